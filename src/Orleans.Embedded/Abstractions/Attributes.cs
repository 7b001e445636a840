namespace Orleans
{
    /// <summary>Names a grain class in identities and reminders; without, it is the class's own name in lower case and without "Grain".</summary>
    [AttributeUsage(AttributeTargets.Class)]
    public sealed class GrainTypeAttribute(string grainType) : Attribute
    {
        public string GrainType => grainType;
    }

    /// <summary>Grains of the class are never deactivated as idle.</summary>
    [AttributeUsage(AttributeTargets.Class)]
    public sealed class KeepAliveAttribute : Attribute;

    /// <summary>How long grains of the class are idle before they are deactivated: the sum of what is given.</summary>
    [AttributeUsage(AttributeTargets.Class)]
    public sealed class CollectionAgeLimitAttribute : Attribute
    {
        public double Days { get; set; }

        public double Hours { get; set; }

        public double Minutes { get; set; }

        public TimeSpan AgeLimit => TimeSpan.FromDays(Days) + TimeSpan.FromHours(Hours) + TimeSpan.FromMinutes(Minutes);
    }
}

namespace Orleans.Concurrency
{
    /// <summary>Calls of grains of the class interleave at their awaits.</summary>
    [AttributeUsage(AttributeTargets.Class)]
    public sealed class ReentrantAttribute : Attribute;

    /// <summary>A key of the class may have several activations, each with its own fields, up to <paramref name="maxLocalWorkers"/>.</summary>
    [AttributeUsage(AttributeTargets.Class)]
    public sealed class StatelessWorkerAttribute(int maxLocalWorkers) : Attribute
    {
        public StatelessWorkerAttribute()
            : this(Environment.ProcessorCount)
        {
        }

        public int MaxLocalWorkers => maxLocalWorkers;
    }

    /// <summary>On a method of a grain interface: it begins without waiting for running calls, and none waits for it.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    public sealed class AlwaysInterleaveAttribute : Attribute;

    /// <summary>On a method of a grain interface: it runs beside others that are read-only too.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    public sealed class ReadOnlyAttribute : Attribute;

    /// <summary>On a method of a grain interface: callers learn neither of its end nor of its failure.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    public sealed class OneWayAttribute : Attribute;
}
