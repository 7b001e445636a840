namespace Encoder.Grains.Jobs;

/// <summary>What follows from a command.</summary>
/// <param name="Reply">How the command was taken.</param>
/// <param name="State">The new state: the same object when nothing is to be written, null when the job is to be removed.</param>
public sealed record JobDecision(JobReply Reply, JobState? State);

/// <summary>How a command was taken.</summary>
public enum JobReply
{
    /// <summary>The command was carried out. The new state is to be written.</summary>
    Done,

    /// <summary>The command was carried out before. Nothing changes; its effects are performed again.</summary>
    DoneBefore,

    /// <summary>The work item failed and is to be tried again.</summary>
    TryAgain,

    /// <summary>The command does not fit the state, or comes from a lease that does not count.</summary>
    Refused,
}
