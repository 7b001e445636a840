using System.Text.Json.Serialization;
using Encoder.Contracts.Jobs;
using Encoder.Storage.Work;

namespace Encoder.Grains.Work;

/// <summary>
/// An attempt at a work item as its owner stores it, for the timeline of the job. Only <see cref="WorkAttempts"/> changes it.
/// </summary>
/// <param name="Item">The name of the item.</param>
/// <param name="Attempt">The number of the attempt, which rises over the whole queue.</param>
/// <param name="Worker">The name of the worker.</param>
/// <param name="Begun">When the worker began.</param>
[GenerateSerializer, Immutable, Alias("encoder.WorkAttempt")]
public sealed record WorkAttempt(WorkItemName Item, int Attempt, string Worker, DateTimeOffset Begun)
{
    /// <summary>When it ended; null while it runs. A lost worker's attempt ends when the next one begins.</summary>
    [Id(0), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public DateTimeOffset? Ended { get; init; }

    [Id(1)] public AttemptOutcome Outcome { get; init; }

    /// <summary>The number of workers that had been lost with the item when this attempt began.</summary>
    [Id(2), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public int Lost { get; init; }

    /// <summary>Why it failed.</summary>
    [Id(3), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public JobError? Error { get; init; }

    /// <summary>The last lines that the program of a failed attempt wrote, for admins; null if it wrote none.</summary>
    [Id(4), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string[]? Lines { get; init; }
}
