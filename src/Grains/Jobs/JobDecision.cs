namespace Encoder.Grains.Jobs;

/// <summary>What follows from a command.</summary>
/// <param name="Reply">How the command was taken.</param>
/// <param name="State">The state from now on: the same object when nothing is to be written, null when the job is to be forgotten.</param>
public sealed record JobDecision(JobReply Reply, JobState? State);

public enum JobReply
{
    /// <summary>It was done, and the new state is to be written.</summary>
    Done,

    /// <summary>It had been done before; nothing changes, and what follows from it is to be made sure of again.</summary>
    DoneBefore,

    /// <summary>The unit failed and is to be tried again.</summary>
    TryAgain,

    /// <summary>It does not fit the state, or comes from a claim that does not count.</summary>
    Refused,
}
