namespace Encoder.Storage;

/// <summary>Settings of storage; bound from <c>Encoder:Storage</c>.</summary>
public sealed class StorageOptions
{
    /// <summary>The name of the configuration section.</summary>
    public const string Section = "Encoder:Storage";

    /// <summary>
    /// The folder of the database and the media, on one file system; relative to the working directory. It is created if it does not exist.
    /// </summary>
    /// <value>"data".</value>
    public string DataFolder { get; set; } = "data";

    /// <summary>
    /// Whether data is flushed to the disk before it is acknowledged. If false, everything is faster, and a killed process still loses
    /// nothing, but a power cut may lose the last seconds or leave published media broken.
    /// </summary>
    /// <value>True.</value>
    public bool SurvivePowerLoss { get; set; } = true;

    /// <summary>
    /// The low-water mark: the free bytes of the data folder's volume below which uploads and jobs are answered 507 and no work is begun.
    /// At most a twentieth of a small volume; 0 for none.
    /// </summary>
    /// <value>512 MiB.</value>
    public long LowWater { get; set; } = 512 << 20;

    /// <summary>
    /// The bytes of the volume that are reserved for the state of jobs and for deletions when everything else is full. At most a twentieth
    /// of a small volume; 0 for none. It only applies if the database is in the data folder.
    /// </summary>
    /// <value>64 MiB.</value>
    public long Reserve { get; set; } = 64 << 20;

    /// <summary>How long to wait for another program that has locked the database, such as a backup; 1 second to 10 minutes.</summary>
    /// <value>10 seconds.</value>
    public TimeSpan LockTimeout { get; set; } = TimeSpan.FromSeconds(10);
}
