namespace Encoder.Grains.Work;

/// <summary>A grain that owns units of work: workers ask it before they begin, and it alone decides whose result counts.</summary>
public interface IUnitOwner : IGrainWithStringKey
{
    /// <summary>A worker has claimed a unit. Returns what to do; null when there is nothing to do any more and the unit is to be dropped.</summary>
    [Alias("Begin")]
    Task<UnitOrder?> Begin(UnitClaim claim);

    /// <summary>How far a unit is, 0 to 1. False when the claim no longer counts and the worker should stop.</summary>
    [Alias("Report")]
    Task<bool> Report(UnitClaim claim, double fraction);

    /// <summary>A unit has ended, well or not. May be repeated until it is answered.</summary>
    [Alias("End")]
    Task<UnitVerdict> End(UnitClaim claim, UnitResult result);
}

/// <summary>A unit in the hands of a worker.</summary>
/// <param name="Unit">Name of the unit (<see cref="UnitNames"/>).</param>
/// <param name="Attempt">1 for the first claim, and higher each time.</param>
/// <param name="Lost">How many workers lost the unit before.</param>
[GenerateSerializer, Immutable, Alias("encoder.UnitClaim")]
public sealed record UnitClaim(string Unit, int Attempt, int Lost);

/// <summary>What a worker does after it handed in a result.</summary>
[GenerateSerializer]
public enum UnitVerdict
{
    /// <summary>The result counts; the unit is finished.</summary>
    Accepted,

    /// <summary>The failure is to be tried again.</summary>
    TryAgain,

    /// <summary>The result does not count: another attempt is on its way or has won, or the job is over. Whatever was written is to be removed.</summary>
    Refused,
}
