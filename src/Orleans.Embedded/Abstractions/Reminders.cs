using Orleans.Embedded.Activations;
using Orleans.Runtime;

namespace Orleans
{
    /// <summary>A grain that receives reminders.</summary>
    public interface IRemindable : IGrain
    {
        /// <summary>Receives a tick, which may come late or twice. When it fails, that is logged, and the next tick comes after the period.</summary>
        Task ReceiveReminder(string reminderName, TickStatus status);
    }

    /// <summary>Reminders of a grain: stored timers, which activate it, and which last until they are unregistered.</summary>
    public static class GrainReminderExtensions
    {
        /// <summary>Registers a reminder, or replaces the one of that name.</summary>
        /// <exception cref="ArgumentException">The period is shorter than the options allow, or a time is negative or infinite.</exception>
        /// <exception cref="InvalidOperationException">The grain is not <see cref="IRemindable"/>.</exception>
        public static Task<IGrainReminder> RegisterOrUpdateReminder(this IGrainBase grain, string reminderName, TimeSpan dueTime, TimeSpan period)
        {
            RequireName(reminderName);
            if (grain is not IRemindable) throw new InvalidOperationException($"{grain?.GetType()} is not {nameof(IRemindable)}.");
            return Activation.Of(grain).Runtime.Reminders.Register(grain.GrainContext.GrainId, reminderName, dueTime, period);
        }

        /// <summary>Ends a reminder; nothing happens when it has ended already.</summary>
        /// <exception cref="ReminderException">It was registered anew since <paramref name="reminder"/> was got.</exception>
        public static Task UnregisterReminder(this IGrainBase grain, IGrainReminder reminder) =>
            Activation.Of(grain).Runtime.Reminders.Unregister(reminder);

        /// <summary>The grain's reminder of that name; null when there is none.</summary>
        public static Task<IGrainReminder?> GetReminder(this IGrainBase grain, string reminderName)
        {
            RequireName(reminderName);
            return Task.FromResult<IGrainReminder?>(Activation.Of(grain).Runtime.Reminders.Get(grain.GrainContext.GrainId, reminderName));
        }

        /// <summary>All reminders of the grain.</summary>
        public static Task<List<IGrainReminder>> GetReminders(this IGrainBase grain) =>
            Task.FromResult<List<IGrainReminder>>([.. Activation.Of(grain).Runtime.Reminders.GetAll(grain.GrainContext.GrainId)]);

        private static void RequireName(string reminderName)
        {
            if (string.IsNullOrWhiteSpace(reminderName)) throw new ArgumentNullException(nameof(reminderName));
        }
    }
}

namespace Orleans.Runtime
{
    /// <summary>A registered reminder.</summary>
    public interface IGrainReminder
    {
        string ReminderName { get; }
    }

    /// <summary>When a reminder ticked and should have.</summary>
    /// <param name="firstTickTime">When its first tick was due, UTC.</param>
    /// <param name="period">Time between ticks.</param>
    /// <param name="timeStamp">When this tick was sent, UTC.</param>
    [GenerateSerializer, Immutable]
    public readonly struct TickStatus(DateTime firstTickTime, TimeSpan period, DateTime timeStamp)
    {
        [Id(0)] public DateTime FirstTickTime { get; } = firstTickTime;

        [Id(1)] public TimeSpan Period { get; } = period;

        [Id(2)] public DateTime CurrentTickTime { get; } = timeStamp;

        public override string ToString() => $"<{FirstTickTime:O}, {Period}, {CurrentTickTime:O}>";
    }

    /// <summary>A reminder could not be changed.</summary>
    public sealed class ReminderException(string message) : OrleansException(message);
}
