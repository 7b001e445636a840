using System.CommandLine;
using System.Globalization;
using Encoder.Contracts.Jobs;

namespace Encoder.Cli.Jobs;

/// <summary>The options of <c>jobs submit</c>, and the request that they specify.</summary>
internal sealed class SubmitOptions
{
    private readonly Option<string[]> _hls = Repeated("--hls", "An HLS ladder of these resolutions, such as 240,360,480.");
    private readonly Option<string[]> _mp4 = Repeated("--mp4", "An mp4 file of each of these resolutions.");
    private readonly Option<string[]> _dash = Repeated("--dash", "A DASH ladder of these resolutions.");
    private readonly Option<string[]> _cmaf = Repeated("--cmaf", "One ladder of these resolutions for HLS and DASH.");
    private readonly Option<string[]> _captions = Repeated("--captions", "A caption file and its language as FILE:LANG (film.srt:en).");
    private readonly Option<bool> _audio = new("--audio") { Description = "An audio-only m4a file." };
    private readonly Option<string?> _tracks =
        new("--audio-tracks") { Description = "Audio tracks in ladders: all or default. Default: all." };
    private readonly Option<bool> _surround = new("--surround") { Description = "In ladders, encode 5.1 tracks in 5.1 as well as stereo." };
    private readonly Option<double?> _normalize =
        new("--normalize") { Description = "Normalize the audio to this loudness in LUFS (EBU R 128), -31 to -9." };
    private readonly Option<string[]> _thumbnails = Repeated("--thumbnail", "A thumbnail at this time: 3s, 1.5s or 00:01:30.");
    private readonly Option<string> _thumbnailResolutions = Text("--thumbnail-resolution", "Resolutions of the thumbnails.", "360");
    private readonly Option<string> _thumbnailFormats = Text("--thumbnail-format", "Formats of the thumbnails: jpg, webp, png.", "jpg");
    private readonly Option<string> _thumbnailFilters = Text("--thumbnail-filter", "Filters of the thumbnails: none, blur.", "none");
    private readonly Option<string?> _storyboard = new("--storyboard") { Description = "A storyboard with a frame at this interval: 5s." };
    private readonly Option<string?> _clip = new("--clip") { Description = "The part of the video to use: 10s-60s, 10s-, -60s." };
    private readonly Option<string?> _webhook = new("--webhook") { Description = "URL that receives a webhook when the job ends." };
    private readonly Option<string[]> _metadata = Repeated("--metadata", "Metadata that is returned with the job, as KEY=VALUE.");
    private readonly Option<int?> _priority = new("--priority") { Description = "Priority, 0 to 9; higher runs first. Default: 5." };

    public IEnumerable<Option> All =>
    [
        _hls, _mp4, _dash, _cmaf, _audio, _tracks, _surround, _normalize, _captions, _thumbnails, _thumbnailResolutions, _thumbnailFormats,
        _thumbnailFilters, _clip, _storyboard, _webhook, _metadata, _priority,
    ];

    /// <summary>Returns the request without its source, which the caller adds.</summary>
    /// <exception cref="CliException">A value is malformed.</exception>
    public JobRequest Request(ParseResult parsed)
    {
        PresetRequest[] presets =
        [
            .. Presets(parsed, _hls, "hls"), .. Presets(parsed, _mp4, "mp4"),
            .. Presets(parsed, _dash, "dash"), .. Presets(parsed, _cmaf, "cmaf"),
            .. parsed.GetValue(_audio) ? [new PresetRequest { Format = JobRequestRules.AudioFormat }] : Array.Empty<PresetRequest>(),
        ];
        ThumbnailRequest[] thumbnails = [.. (parsed.GetValue(_thumbnails) ?? []).Select(time => new ThumbnailRequest
        {
            Timestamp = Timestamp(time),
            Resolutions = Values(parsed.GetValue(_thumbnailResolutions)!),
            Formats = Values(parsed.GetValue(_thumbnailFormats)!),
            Filters = Values(parsed.GetValue(_thumbnailFilters)!),
        })];
        var storyboard = parsed.GetValue(_storyboard) is { } interval
            ? new StoryboardRequest { Interval = JobRequestRules.ParseTimestamp(Timestamp(interval))!.Value.TotalSeconds }
            : null;
        if (presets.Length + thumbnails.Length == 0 && storyboard is null)
            throw new CliException(
                "Nothing is requested: use --hls, --mp4, --dash, --cmaf, --audio, --thumbnail or --storyboard.", ExitCode.Usage);
        return new JobRequest
        {
            Presets = presets.Length > 0 ? presets : null,
            Thumbnails = thumbnails.Length > 0 ? thumbnails : null,
            Storyboard = storyboard,
            Clip = parsed.GetValue(_clip) is { } clip ? Clip(clip) : null,
            WebhookUrl = parsed.GetValue(_webhook),
            Metadata = Metadata(parsed.GetValue(_metadata) ?? []),
            Priority = parsed.GetValue(_priority),
            Audio = Audio(parsed),
        };
    }

    private AudioRequest? Audio(ParseResult parsed)
    {
        var audio = new AudioRequest
        {
            Tracks = parsed.GetValue(_tracks),
            Surround = parsed.GetValue(_surround) ? true : null,
            Normalize = parsed.GetValue(_normalize),
        };
        return audio == new AudioRequest() ? null : audio;
    }

    /// <summary>Converts "3s", "1.5s", "90" or "00:01:30.500" to the API's form.</summary>
    public static string Timestamp(string text)
    {
        if (JobRequestRules.ParseTimestamp(text) is not null) return text;
        var number = text.EndsWith('s') ? text[..^1] : text;
        if (double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds < 360_000)
        {
            var time = TimeSpan.FromMilliseconds(Math.Round(seconds * 1000));
            return $"{(int)time.TotalHours:00}:{time.Minutes:00}:{time.Seconds:00}.{time.Milliseconds:000}";
        }
        throw new CliException($"'{text}' is not a time, such as 3s, 1.5s, 00:01:30 or 00:01:30.500.", ExitCode.Usage);
    }

    private static IEnumerable<PresetRequest> Presets(ParseResult parsed, Option<string[]> option, string format) =>
        (parsed.GetValue(option) ?? []).Select(text => new PresetRequest { Resolutions = Values(text), Format = format });

    private static ClipRequest Clip(string range)
    {
        if (range.Split('-') is not [var start, var end])
            throw new CliException($"'{range}' is not a range of time, such as 10s-60s, 00:00:10-00:01:00, 10s- or -60s.", ExitCode.Usage);
        return new ClipRequest
        {
            Start = start.Length > 0 ? Timestamp(start) : null,
            End = end.Length > 0 ? Timestamp(end) : null,
        };
    }

    private static Dictionary<string, string>? Metadata(string[] pairs)
    {
        if (pairs.Length == 0) return null;
        var metadata = new Dictionary<string, string>();
        foreach (var pair in pairs)
        {
            if (pair.Split('=', 2) is not [{ Length: > 0 } key, var value] || !metadata.TryAdd(key, value))
                throw new CliException($"'{pair}' is not of the form KEY=VALUE, or its key is a duplicate.", ExitCode.Usage);
        }
        return metadata;
    }

    /// <summary>Returns the caption files and their languages. The caller uploads the files.</summary>
    /// <exception cref="CliException">A value is malformed.</exception>
    public IEnumerable<(string File, string Language)> Captions(ParseResult parsed) => (parsed.GetValue(_captions) ?? []).Select(text =>
        text.LastIndexOf(':') is > 0 and var colon && colon < text.Length - 1
            ? (text[..colon], text[(colon + 1)..])
            : throw new CliException($"'{text}' is not a caption file with its language, FILE:LANG.", ExitCode.Usage));

    private static string[] Values(string list) => list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static Option<string[]> Repeated(string name, string description) => new(name) { Description = description };

    private static Option<string> Text(string name, string description, string value) =>
        new(name) { Description = description, DefaultValueFactory = _ => value };
}
