using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Encoder.Media.Probing;

/// <summary>Reads what ffprobe says about a file's headers, and chooses the streams that count.</summary>
public static class MediaInfoReader
{
    /// <summary>Pixels no more oblong than this are believed; beyond, the statement is taken for rubbish and pixels for square.</summary>
    private const double MaxSampleAspect = 10;

    private static readonly string[] s_audioContainers = ["mp3", "wav", "flac", "aac", "ogg"];

    private static readonly string[] s_stillCodecs = ["mjpeg", "png", "bmp", "gif", "webp", "tiff", "jpeg2000", "jpegls", "jpegxl"];

    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        PropertyNameCaseInsensitive = true,
        NumberHandling = JsonNumberHandling.AllowReadingFromString,
    };

    /// <summary>The output of <see cref="ProbeCommands.Headers"/> as data; null when it describes no file.</summary>
    public static MediaInfo? Read(string json)
    {
        FfprobeHeaders? headers;
        try
        {
            headers = JsonSerializer.Deserialize<FfprobeHeaders>(json, s_json);
        }
        catch (JsonException)
        {
            // Cut off, because ffprobe was.
            return null;
        }

        if (headers is not { Format: { FormatName: { } name } format, Streams: { } streams }) return null;
        return new MediaInfo
        {
            Format = name,
            Duration = Length(format.Duration),
            StartTime = Number(format.StartTime) ?? 0,
            BitRate = Length(format.BitRate) is { } rate ? (long)rate : null,
            StreamCount = format.NbStreams,
            Video = Picture(name, streams) is { } video ? ReadVideo(video) : null,
            Audio = Sound(streams) is { } audio ? ReadAudio(audio) : null,
        };
    }

    private static FfprobeStream? Picture(string format, FfprobeStream[] streams) =>
        streams.Where(s => s is { CodecType: "video", CodecName: not null } && !IsStill(format, s))
            .OrderByDescending(s => s.Disposition?.Default)
            .ThenByDescending(s => (long)s.Width * s.Height)
            .FirstOrDefault();

    private static FfprobeStream? Sound(FfprobeStream[] streams) =>
        streams.Where(s => s is { CodecType: "audio", CodecName: not null, Channels: > 0, SampleRate: > 0 })
            .OrderByDescending(s => s.Disposition?.Default)
            .FirstOrDefault();

    /// <summary>Cover art and the like: marked as such, or a picture in a container of songs that was not.</summary>
    private static bool IsStill(string format, FfprobeStream stream) =>
        stream.Disposition is { AttachedPic: > 0 } or { TimedThumbnails: > 0 } or { StillImage: > 0 } or { Dependent: > 0 }
        || (s_audioContainers.Contains(format) && s_stillCodecs.Contains(stream.CodecName));

    private static VideoStream ReadVideo(FfprobeStream stream)
    {
        var orientation = Orientation.FromMatrix(stream.SideDataList?.Select(d => d.Displaymatrix).FirstOrDefault(m => m is not null))
            ?? Orientation.FromTag(stream.Tags?.Rotate)
            ?? default;
        return new VideoStream
        {
            Index = stream.Index,
            Codec = stream.CodecName!,
            Width = stream.Width,
            Height = stream.Height,
            SampleAspect = SampleAspect(stream.SampleAspectRatio),
            Rotation = orientation.Rotation,
            Flipped = orientation.Flipped,
            PixelFormat = stream.PixFmt ?? "unknown",
            Profile = Known(stream.Profile),
            FieldOrder = stream.FieldOrder ?? "unknown",
            ColorRange = Known(stream.ColorRange),
            ColorSpace = Known(stream.ColorSpace),
            ColorTransfer = Known(stream.ColorTransfer),
            ColorPrimaries = Known(stream.ColorPrimaries),
            AverageFrameRate = Rational.Parse(stream.AvgFrameRate),
            BaseFrameRate = Rational.Parse(stream.RFrameRate),
            ReorderFrames = stream.HasBFrames,
            StartTime = Number(stream.StartTime) ?? 0,
            Duration = Length(stream.Duration),
        };
    }

    private static AudioStream ReadAudio(FfprobeStream stream) => new()
    {
        Index = stream.Index,
        Codec = stream.CodecName!,
        Channels = stream.Channels,
        SampleRate = stream.SampleRate,
        StartTime = Number(stream.StartTime) ?? 0,
        Duration = Length(stream.Duration),
    };

    private static Rational SampleAspect(string? text) =>
        Rational.Parse(text) is { Value: <= MaxSampleAspect and >= 1 / MaxSampleAspect } aspect ? aspect : new Rational(1, 1);

    private static string? Known(string? text) => text is "unknown" or "reserved" or "unspecified" ? null : text;

    private static double? Length(string? text) => Number(text) is > 0 and var length ? length : null;

    /// <summary>A finite number; null for "N/A", "nan", "inf" and nothing.</summary>
    private static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;
}
