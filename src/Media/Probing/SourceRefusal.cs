namespace Encoder.Media.Probing;

/// <summary>Why nothing can be made of a source. The message is for the person whose file it is.</summary>
/// <param name="Code">One of the constants of this type; stable.</param>
public sealed record SourceRefusal(string Code, string Message)
{
    /// <summary>The file can be read and has no moving picture.</summary>
    public const string NoVideoStream = "no_video_stream";

    /// <summary>The file is no video that can be read to its end.</summary>
    public const string Unreadable = "source_unreadable";

    /// <summary>Picture or sound last longer than is allowed.</summary>
    public const string TooLong = "source_too_long";

    /// <summary>The picture has more pixels, or the file more streams, than is allowed.</summary>
    public const string TooLarge = "source_too_large";
}
