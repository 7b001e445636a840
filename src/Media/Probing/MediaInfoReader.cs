using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using FFMpegCore;

namespace Encoder.Media.Probing;

/// <summary>Reads ffprobe's report about a file's headers, and chooses the streams to use.</summary>
public static class MediaInfoReader
{
    /// <summary>The largest ratio of a pixel's sides that is believed. A larger one is ignored, and pixels count as square.</summary>
    private const double MaxSampleAspect = 10;

    private static readonly string[] s_audioContainers = ["mp3", "wav", "flac", "aac", "ogg"];

    private static readonly string[] s_stillDispositions = ["attached_pic", "timed_thumbnails", "still_image", "dependent"];

    private static readonly string[] s_stillCodecs = ["mjpeg", "png", "bmp", "gif", "webp", "tiff", "jpeg2000", "jpegls", "jpegxl"];

    private static readonly JsonSerializerOptions s_json = new() { NumberHandling = JsonNumberHandling.AllowReadingFromString };

    /// <summary>Reads the output of <see cref="ProbeCommands.Headers"/>; null if it describes no file.</summary>
    public static MediaInfo? Read(string json)
    {
        // FFMpegCore's models hold the data as ffprobe wrote it. MediaAnalysis is not used because it rounds times to the millisecond and
        // converts frame rates to doubles.
        FFProbeAnalysis? headers;
        try
        {
            headers = JsonSerializer.Deserialize<FFProbeAnalysis>(json, s_json);
        }
        catch (JsonException)
        {
            // ffprobe was stopped while it was writing.
            return null;
        }

        if (headers is not { Format: { FormatName: { } name } format, Streams: { } streams }) return null;
        AudioStream[] audio = [.. AudioTracks(streams).Select(ReadAudio)];
        SubtitleStream[] subtitles = [.. streams.Where(s => s.CodecType == "subtitle").Select(ReadSubtitles)];
        return new MediaInfo
        {
            Format = name,
            Duration = Length(format.Duration),
            StartTime = Number(format.StartTime) ?? 0,
            BitRate = Length(format.BitRate) is { } rate ? (long)rate : null,
            StreamCount = format.NbStreams,
            HasUnknownVideo = streams.Any(s => s is { CodecType: "video", CodecName: null or "unknown" or "none" }),
            Video = ChooseVideo(name, streams) is { } video ? ReadVideo(video) : null,
            Audio = audio.FirstOrDefault(),
            MoreAudio = audio.Length > 1 ? audio[1..] : null,
            Subtitles = subtitles.Length > 0 ? subtitles : null,
        };
    }

    private static FFProbeStream? ChooseVideo(string format, IEnumerable<FFProbeStream> streams) =>
        streams.Where(s => s is { CodecType: "video", CodecName: not null } && !IsStill(format, s))
            .OrderByDescending(s => Is(s, "default"))
            .ThenByDescending(s => (long)(s.Width ?? 0) * (s.Height ?? 0))
            .FirstOrDefault();

    /// <summary>Returns the default track, and then the others in file order.</summary>
    private static IEnumerable<FFProbeStream> AudioTracks(IEnumerable<FFProbeStream> streams)
    {
        FFProbeStream[] tracks =
            [.. streams.Where(s => s is { CodecType: "audio", CodecName: not null, Channels: > 0 } && SampleRate(s) > 0)];
        var chosen = Array.Find(tracks, s => Is(s, "default")) ?? tracks.FirstOrDefault();
        return tracks.OrderByDescending(s => s == chosen);
    }

    /// <summary>Returns whether a stream is cover art or similar: marked as such, or an image codec in an audio container.</summary>
    private static bool IsStill(string format, FFProbeStream stream) =>
        Array.Exists(s_stillDispositions, disposition => Is(stream, disposition))
        || (s_audioContainers.Contains(format) && s_stillCodecs.Contains(stream.CodecName));

    private static bool Is(FFProbeStream stream, string disposition) => stream.Disposition?.GetValueOrDefault(disposition) > 0;

    private static int SampleRate(FFProbeStream stream) =>
        int.TryParse(stream.SampleRate, NumberStyles.None, CultureInfo.InvariantCulture, out var rate) ? rate : 0;

    private static VideoStream ReadVideo(FFProbeStream stream)
    {
        var orientation = Orientation.FromMatrix(DisplayMatrix(stream))
            ?? Orientation.FromTag(Tag(stream, "rotate"))
            ?? default;
        var vision = Vision(stream);
        return new VideoStream
        {
            Index = stream.Index,
            Codec = stream.CodecName!,
            Width = stream.Width ?? 0,
            Height = stream.Height ?? 0,
            SampleAspect = SampleAspect(stream.SampleAspectRatio),
            Rotation = orientation.Rotation,
            Flipped = orientation.Flipped,
            HasAlphaLayer = stream.CodecName is "vp8" or "vp9" && Tag(stream, "alpha_mode") == "1",
            HasClosedCaptions = HasClosedCaptions(stream),
            DolbyVision = vision,
            PixelFormat = stream.PixelFormat ?? "unknown",
            Profile = Known(stream.Profile),
            FieldOrder = stream.FieldOrder ?? "unknown",
            ColorRange = Known(stream.ColorRange),
            ColorSpace = Known(stream.ColorSpace),
            ColorTransfer = Known(stream.ColorTransfer) ?? BaseTransfer(vision),
            ColorPrimaries = Known(stream.ColorPrimaries),
            AverageFrameRate = Rational.Parse(stream.AvgFrameRate),
            BaseFrameRate = Rational.Parse(stream.FrameRate),
            ReorderFrames = ReorderFrames(stream),
            StartTime = Number(stream.StartTime) ?? 0,
            Duration = Length(stream.Duration),
        };
    }

    private static string? DisplayMatrix(FFProbeStream stream) => (stream.SideData ?? [])
        .Select(data => data.GetValueOrDefault("displaymatrix")?.ToString())
        .FirstOrDefault(matrix => matrix is not null);

    /// <summary>Returns a tag. Matroska writes tag names in upper case.</summary>
    private static string? Tag(FFProbeStream stream, string name) =>
        stream.Tags?.FirstOrDefault(tag => tag.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    private static DolbyVision? Vision(FFProbeStream stream) => (stream.SideData ?? [])
        .Where(data => data.ContainsKey("dv_profile"))
        .Select(data => new DolbyVision(Whole(data, "dv_profile") ?? 0, Whole(data, "dv_bl_signal_compatibility_id") ?? 0))
        .FirstOrDefault();

    private static int? Whole<T>(IReadOnlyDictionary<string, T> data, string name) =>
        int.TryParse(data.GetValueOrDefault(name)?.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : null;

    /// <summary>Returns the transfer function of frames that only their Dolby Vision record describes.</summary>
    private static string? BaseTransfer(DolbyVision? vision) => vision?.Compatibility switch
    {
        1 => "smpte2084",
        4 => "arib-std-b67",
        _ => null,
    };

    /// <summary>Reads a value for which FFMpegCore's model has no member.</summary>
    private static int ReorderFrames(FFProbeStream stream) =>
        stream.ExtensionData.GetValueOrDefault("has_b_frames") is { ValueKind: JsonValueKind.Number } number ? number.GetInt32() : 0;

    /// <summary>Reads a value for which FFMpegCore's model has no member.</summary>
    private static bool HasClosedCaptions(FFProbeStream stream) =>
        stream.ExtensionData.GetValueOrDefault("closed_captions") is { ValueKind: JsonValueKind.Number } number && number.GetInt32() > 0;

    private static SubtitleStream ReadSubtitles(FFProbeStream stream) => new()
    {
        Index = stream.Index,
        Codec = stream.CodecName ?? "unknown",
        Language = LanguageTag.Of(Tag(stream, "language")),
        Title = TrackTitle.Of(Tag(stream, "title")),
        IsDefault = Is(stream, "default"),
        IsForced = Is(stream, "forced"),
        DescribesSound = Is(stream, "hearing_impaired") || Is(stream, "captions"),
    };

    private static AudioStream ReadAudio(FFProbeStream stream) => new()
    {
        Index = stream.Index,
        Codec = stream.CodecName!,
        Channels = stream.Channels ?? 0,
        SampleRate = SampleRate(stream),
        StartTime = Number(stream.StartTime) ?? 0,
        Duration = Length(stream.Duration),
        Language = LanguageTag.Of(Tag(stream, "language")),
        Title = TrackTitle.Of(Tag(stream, "title")),
        IsCommentary = Is(stream, "comment"),
        IsDescriptive = Is(stream, "visual_impaired") || Is(stream, "descriptions"),
    };

    private static Rational SampleAspect(string? text) =>
        Rational.Parse(text) is { Value: <= MaxSampleAspect and >= 1 / MaxSampleAspect } aspect ? aspect : new Rational(1, 1);

    private static string? Known(string? text) => text is "unknown" or "reserved" or "unspecified" ? null : text;

    private static double? Length(string? text) => Number(text) is > 0 and var length ? length : null;

    /// <summary>Reads a finite number; null for "N/A", "nan", "inf" and missing text.</summary>
    private static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;
}
