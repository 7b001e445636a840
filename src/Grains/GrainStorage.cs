namespace Encoder.Grains;

/// <summary>Names under which grain state is stored. Never change them: a record is found by its state name and grain key alone.</summary>
public static class GrainStorage
{
    /// <summary>The name of the storage provider.</summary>
    public const string Provider = "encoder";

    public const string Job = "job";

    public const string Rendition = "rendition";

    public const string Thumbnails = "thumbnails";

    public const string Webhook = "webhook";
}
