namespace Encoder.Storage;

/// <summary>Where and how the service keeps what it keeps: the settings under <c>Encoder:Storage</c>.</summary>
public sealed class StorageOptions
{
    /// <summary>Name of the settings' section.</summary>
    public const string Section = "Encoder:Storage";

    /// <summary>
    /// Folder of the database and the media, one file system; relative to the working directory. Made when it does not exist.
    /// </summary>
    /// <value>"data".</value>
    public string DataFolder { get; set; } = "data";

    /// <summary>
    /// Whether what was acknowledged is forced to the disk first. Without, everything is faster, a killed process still loses
    /// nothing, and a power cut may lose the last seconds or leave published media broken.
    /// </summary>
    /// <value>True.</value>
    public bool SurvivePowerLoss { get; set; } = true;

    /// <summary>
    /// Least free space, in bytes, of the volume of the data folder. With less, uploads and jobs are answered 507 and no work is begun,
    /// until there is more again. Of a small volume, at most a twentieth; 0 for none.
    /// </summary>
    /// <value>512 MiB.</value>
    public long LowWater { get; set; } = 512 << 20;

    /// <summary>
    /// Bytes of the volume that are kept for the state of jobs and for deletions when everything else is full. Of a small volume, at most a
    /// twentieth; 0 for none. Only where the database is in the data folder.
    /// </summary>
    /// <value>64 MiB.</value>
    public long Reserve { get; set; } = 64 << 20;

    /// <summary>How long to wait for another program that has the database locked, such as a backup; 1 second to 10 minutes.</summary>
    /// <value>10 seconds.</value>
    public TimeSpan LockTimeout { get; set; } = TimeSpan.FromSeconds(10);
}
