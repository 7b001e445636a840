using Orleans.Runtime;

namespace Orleans.Embedded.Reminders;

/// <summary>A stored reminder.</summary>
/// <param name="StartAt">When the first tick is due, UTC; the others follow whole periods after it.</param>
/// <param name="Version">New with each registration.</param>
internal sealed record Reminder(GrainId GrainId, string Name, DateTime StartAt, TimeSpan Period, string Version) : IGrainReminder
{
    public string ReminderName => Name;

    /// <summary>
    /// When the tick after the one that was due at <paramref name="due"/> is due, and how long that is from now. Ticks that were missed are
    /// left out. When the clock was set back there is still a tick each period.
    /// </summary>
    public (DateTime Due, TimeSpan Wait) After(DateTime due, DateTime now)
    {
        var missed = now > due ? (now - due).Ticks / Period.Ticks : 0;
        var next = due + (missed + 1) * Period;
        return (next, next - now < Period ? next - now : Period);
    }
}
