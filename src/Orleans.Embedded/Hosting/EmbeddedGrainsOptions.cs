using System.Reflection;
using System.Text.Json;

namespace Orleans.Hosting;

/// <summary>How grains run in this process. The times mean what Orleans' options of the same names mean.</summary>
public sealed class EmbeddedGrainsOptions
{
    /// <summary>Where the grain classes are.</summary>
    public IList<Assembly> GrainAssemblies { get; } = [];

    /// <summary>How long a caller waits. After that the outcome of the call is unknown to it. Also how long a grain may take to be activated or deactivated.</summary>
    /// <value>30 seconds.</value>
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a grain is idle before it is deactivated, unless its class says otherwise.</summary>
    /// <value>15 minutes.</value>
    public TimeSpan CollectionAge { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How often idle grains are looked for.</summary>
    /// <value>1 minute.</value>
    public TimeSpan CollectionQuantum { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The shortest period that a reminder may have.</summary>
    /// <value>1 minute.</value>
    public TimeSpan MinimumReminderPeriod { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Types without <see cref="GenerateSerializerAttribute"/> that may cross grain calls, as JSON; what Orleans' <c>AddJsonSerializer</c> is given.</summary>
    /// <value>None.</value>
    public Func<Type, bool> CrossesAsJson { get; set; } = _ => false;

    /// <summary>How those types are written and read.</summary>
    public JsonSerializerOptions JsonOptions { get; set; } = JsonSerializerOptions.Default;

    /// <exception cref="InvalidOperationException">A time is not positive.</exception>
    internal void Validate()
    {
        Require(ResponseTimeout, nameof(ResponseTimeout));
        Require(CollectionAge, nameof(CollectionAge));
        Require(CollectionQuantum, nameof(CollectionQuantum));
        Require(MinimumReminderPeriod, nameof(MinimumReminderPeriod));
    }

    private static void Require(TimeSpan time, string name)
    {
        if (time <= TimeSpan.Zero) throw new InvalidOperationException($"{nameof(EmbeddedGrainsOptions)}.{name} is {time}; it must be more than zero.");
    }
}
