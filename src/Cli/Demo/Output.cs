namespace Encoder.Cli.Demo;

/// <summary>One thing that came out, as ffprobe reads it over HTTP: a file, or a rung or the sound of a ladder.</summary>
/// <param name="Kind">"hls", "mp4", "jpg" or "webp".</param>
/// <param name="Path">Path of its address.</param>
/// <param name="Size">Bytes as served; of a rung, its playlist and all of its segments.</param>
/// <param name="Width">Pixels; null for sound.</param>
/// <param name="Height">Pixels; null for sound.</param>
/// <param name="Seconds">Duration; null for images.</param>
/// <param name="Codec">Names of its codecs, joined by "+".</param>
internal sealed record Output(string Kind, string Path, long Size, int? Width, int? Height, double? Seconds, string Codec)
{
    /// <summary>All but where it lies and how long and large it is: "hls h264 640x360".</summary>
    public string Description => Width is null ? $"{Kind} {Codec}" : $"{Kind} {Codec} {Width}x{Height}";
}
