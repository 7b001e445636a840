using Microsoft.Extensions.Logging;
using Orleans.Embedded.Activations;
using Orleans.Embedded.Calls;
using Orleans.Runtime;

namespace Orleans.Embedded.Reminders;

/// <summary>Keeps reminders and lets them tick.</summary>
internal sealed partial class ReminderService(EmbeddedGrainRuntime runtime, ReminderTable table)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(GrainId, string), CancellationTokenSource> _ticking = [];
    private bool _started;

    public async Task<IGrainReminder> Register(GrainId grainId, string name, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dueTime, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(period, TimeSpan.Zero);
        if (period < runtime.Options.MinimumReminderPeriod)
            throw new ArgumentException($"The period of reminder {name}, {period}, is below the minimum of {runtime.Options.MinimumReminderPeriod}.", nameof(period));

        var reminder = new Reminder(grainId, name, runtime.Time.GetUtcNow().UtcDateTime + dueTime, period, Guid.NewGuid().ToString("N"));
        await table.Put(reminder);
        Refresh(grainId, name);
        return reminder;
    }

    public async Task Unregister(IGrainReminder reminder)
    {
        var known = (Reminder)reminder;
        if (!await table.Remove(known)) throw new ReminderException($"Reminder {known.Name} of {known.GrainId} was registered anew since.");
        Refresh(known.GrainId, known.Name);
    }

    public Reminder? Get(GrainId grainId, string name) => table.Get(grainId, name);

    public List<Reminder> GetAll(GrainId grainId) => table.GetAll(grainId);

    /// <summary>Lets all stored reminders tick; those that are overdue tick at once.</summary>
    public void Start()
    {
        lock (_lock)
        {
            _started = true;
            foreach (var reminder in table.GetAll()) Begin(reminder);
        }
    }

    /// <summary>Ends all ticking; ticks that are being received go on.</summary>
    public void Stop()
    {
        lock (_lock)
        {
            _started = false;
            foreach (var ticking in _ticking.Values) ticking.Cancel();
            _ticking.Clear();
        }
    }

    /// <summary>Makes a reminder tick as it is stored. The row is read again, because of several changes at once the last one stored counts.</summary>
    private void Refresh(GrainId grainId, string name)
    {
        lock (_lock)
        {
            if (!_started) return;
            if (_ticking.Remove((grainId, name), out var former)) former.Cancel();
            if (table.Get(grainId, name) is { } reminder) Begin(reminder);
        }
    }

    private void Begin(Reminder reminder)
    {
        if (runtime.Classes.Find(reminder.GrainId.Type) is not { } grainClass)
        {
            Log.NoSuchClass(runtime.Logger, reminder.Name, reminder.GrainId);
            return;
        }
        var grain = (IRemindable)(object)GrainReference.To(runtime, grainClass, reminder.GrainId.Key, typeof(IRemindable));
        var end = _ticking[(reminder.GrainId, reminder.Name)] = new();
        NoContext.Run(() => _ = Tick(reminder, grain, end.Token));
    }

    private async Task Tick(Reminder reminder, IRemindable grain, CancellationToken end)
    {
        var due = reminder.StartAt;
        var wait = due - runtime.Time.GetUtcNow().UtcDateTime;
        while (await Wait(wait, end))
        {
            try
            {
                await grain.ReceiveReminder(reminder.Name, new(reminder.StartAt, reminder.Period, runtime.Time.GetUtcNow().UtcDateTime));
            }
            catch (Exception exception)
            {
                Log.TickFailed(runtime.Logger, reminder.Name, reminder.GrainId, exception);
            }
            (due, wait) = reminder.After(due, runtime.Time.GetUtcNow().UtcDateTime);
        }
    }

    /// <summary>Waits; false when it ended. Longer than a day is waited in parts, for timers have a limit.</summary>
    private async Task<bool> Wait(TimeSpan time, CancellationToken end)
    {
        for (; time > TimeSpan.FromDays(1); time -= TimeSpan.FromDays(1)) await Delay(TimeSpan.FromDays(1), end);
        await Delay(time > TimeSpan.Zero ? time : TimeSpan.Zero, end);
        return !end.IsCancellationRequested;
    }

    private async Task Delay(TimeSpan time, CancellationToken end) =>
        await Task.Delay(time, runtime.Time, end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Reminder {Name} of {GrainId} failed; it ticks again after its period.")]
        public static partial void TickFailed(ILogger logger, string name, GrainId grainId, Exception exception);

        [LoggerMessage(LogLevel.Error, "Reminder {Name} of {GrainId} does not tick: there is no such grain class any more.")]
        public static partial void NoSuchClass(ILogger logger, string name, GrainId grainId);
    }
}
