namespace Encoder.Sqlite;

/// <summary>Options for opening a <see cref="SqliteFile"/>.</summary>
public sealed record SqliteFileOptions
{
    /// <summary>The path of the file. The file is created if it does not exist; its folder is not.</summary>
    public required string Path { get; init; }

    /// <summary>
    /// Whether a commit is flushed to the disk before it returns. If not, a killed process loses
    /// nothing, but a power cut may lose the last second.
    /// </summary>
    /// <value>True.</value>
    public bool SurvivePowerLoss { get; init; } = true;

    /// <summary>
    /// Whether opening fails while another process has the file open exclusively, which a lock file beside it shows. For files that only
    /// one process may use.
    /// </summary>
    /// <value>False.</value>
    public bool Exclusive { get; init; }

    /// <summary>How long to wait for another process that has locked the file, in whole seconds; at least 1.</summary>
    /// <value>10 seconds.</value>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Called when a write failed because the disk is full. Returns whether there is room now, so that the write is tried again.
    /// </summary>
    /// <value>None: the write fails.</value>
    public Func<bool>? MakeRoom { get; init; }

    /// <summary>The maximum number of writes that share a commit.</summary>
    /// <value>256.</value>
    public int MaxWritesPerCommit { get; init; } = 256;
}
