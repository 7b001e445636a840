namespace Encoder.Grains.Jobs;

/// <summary>The decision on a command.</summary>
/// <param name="Reply">The reply to the command.</param>
/// <param name="State">The new state: the same object if nothing is to be written, null if the job is to be removed.</param>
public sealed record JobDecision(JobReply Reply, JobState? State);

/// <summary>The reply to a command.</summary>
public enum JobReply
{
    /// <summary>The command was carried out. The new state must be written.</summary>
    Done,

    /// <summary>The command had already been carried out. Nothing changes, but its effects are performed again.</summary>
    DoneBefore,

    /// <summary>The work item failed and will be tried again.</summary>
    TryAgain,

    /// <summary>The command does not fit the state, or comes from a lease that does not count.</summary>
    Refused,
}
