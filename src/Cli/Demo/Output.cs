namespace Encoder.Cli.Demo;

/// <summary>An output as ffprobe reads it over HTTP: a file, or a rung or the audio of a ladder.</summary>
/// <param name="Kind">"hls", "mp4", "jpg" or "webp".</param>
/// <param name="Path">The path of its URL.</param>
/// <param name="Size">The size in bytes; for a rung, of its playlist and all of its segments.</param>
/// <param name="Width">The width in pixels; null for audio.</param>
/// <param name="Height">The height in pixels; null for audio.</param>
/// <param name="Seconds">The duration in seconds; null for images.</param>
/// <param name="Codec">The names of the codecs, joined by "+".</param>
internal sealed record Output(string Kind, string Path, long Size, int? Width, int? Height, double? Seconds, string Codec)
{
    /// <summary>Kind, codec and resolution, such as "hls h264 640x360".</summary>
    public string Description => Width is null ? $"{Kind} {Codec}" : $"{Kind} {Codec} {Width}x{Height}";
}
