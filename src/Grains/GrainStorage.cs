namespace Encoder.Grains;

/// <summary>Names under which grain state is stored. They never change: a state name and a grain key together find a record, whatever the grain's type.</summary>
public static class GrainStorage
{
    /// <summary>Name of the storage provider.</summary>
    public const string Provider = "encoder";

    public const string Job = "job";

    public const string Rendition = "rendition";

    public const string Thumbnails = "thumbnails";

    public const string Webhook = "webhook";
}
