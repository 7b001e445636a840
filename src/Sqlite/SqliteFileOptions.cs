namespace Encoder.Sqlite;

/// <summary>How a <see cref="SqliteFile"/> is opened.</summary>
public sealed record SqliteFileOptions
{
    /// <summary>Path of the file; it is created when it does not exist, its folder is not.</summary>
    public required string Path { get; init; }

    /// <summary>
    /// Whether a commit is flushed to the disk before it returns. If not, a killed process loses
    /// nothing, but a power cut may lose the last second.
    /// </summary>
    /// <value>True.</value>
    public bool SurvivePowerLoss { get; init; } = true;

    /// <summary>
    /// Whether opening fails while another process has the file open exclusively; a lock file beside
    /// it tells. For files that one process must own.
    /// </summary>
    /// <value>False.</value>
    public bool Exclusive { get; init; }

    /// <summary>How long to wait for another process that has the file locked; whole seconds, at least 1.</summary>
    /// <value>10 seconds.</value>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Called when a write failed because the disk is full. Returns whether there is room now, so that the write is to be tried again.
    /// </summary>
    /// <value>None: the write fails.</value>
    public Func<bool>? MakeRoom { get; init; }

    /// <summary>Most writes that share one commit.</summary>
    /// <value>256.</value>
    public int MaxWritesPerCommit { get; init; } = 256;
}
