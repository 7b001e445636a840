namespace Encoder.Media.Probing;

/// <summary>The reason why a source is refused. The message is for the owner of the file.</summary>
/// <param name="Code">One of the constants of this type. The codes are stable.</param>
public sealed record SourceRefusal(string Code, string Message)
{
    /// <summary>The file can be read but has no video stream.</summary>
    public const string NoVideoStream = "no_video_stream";

    /// <summary>The file has no audio, and an output is audio only.</summary>
    public const string NoAudioStream = "no_audio_stream";

    /// <summary>The file is not a video, or cannot be read to its end.</summary>
    public const string Unreadable = "source_unreadable";

    /// <summary>The file is a single image.</summary>
    public const string SingleImage = "source_is_picture";

    /// <summary>The video is Dolby Vision whose colours cannot be shown without it.</summary>
    public const string DolbyVision = "source_dolby_vision";

    /// <summary>The video or audio is longer than allowed.</summary>
    public const string TooLong = "source_too_long";

    /// <summary>The requested clip begins after the end of the video.</summary>
    public const string ClipPastEnd = "clip_past_end";

    /// <summary>The video has more pixels or the file more streams than allowed, or reading the file exceeds the limits of a run.</summary>
    public const string TooLarge = "source_too_large";
}
