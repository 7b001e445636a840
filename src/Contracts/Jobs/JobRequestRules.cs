using System.Text.RegularExpressions;

namespace Encoder.Contracts.Jobs;

/// <summary>The rules that a <see cref="JobRequest"/> must follow, for the gateway and for co-hosted services alike.</summary>
public static partial class JobRequestRules
{
    /// <summary>The resolutions that a request can ask for: the short side of the frame in pixels.</summary>
    public static IReadOnlyList<string> Resolutions { get; } = ["144", "240", "360", "480", "720", "1080"];

    /// <summary>The formats of a preset.</summary>
    public static IReadOnlyList<string> PresetFormats { get; } = ["hls", "mp4", "dash", "cmaf", AudioFormat];

    /// <summary>The formats of a preset that is a ladder for adaptive streaming, and so can have captions.</summary>
    public static IReadOnlyList<string> LadderFormats { get; } = ["hls", "dash", "cmaf"];

    /// <summary>The format of a preset that has no resolutions.</summary>
    public const string AudioFormat = "audio";

    /// <summary>The values of <see cref="AudioRequest.Tracks"/>.</summary>
    public static IReadOnlyList<string> AudioTrackChoices { get; } = [AudioTracks.All, AudioTracks.Default];

    /// <summary>The lowest loudness that a request can ask for, in LUFS.</summary>
    public const double MinLoudness = -31;

    /// <summary>The highest loudness that a request can ask for, in LUFS.</summary>
    public const double MaxLoudness = -9;

    /// <summary>The formats of a thumbnail.</summary>
    public static IReadOnlyList<string> ThumbnailFormats { get; } = ["jpg", "webp", "png"];

    /// <summary>The filters of a thumbnail.</summary>
    public static IReadOnlyList<string> ThumbnailFilters { get; } = ["none", "blur"];

    /// <summary>The maximum number of presets in a job.</summary>
    public const int MaxPresets = 10;

    /// <summary>The maximum number of thumbnail entries in a job.</summary>
    public const int MaxThumbnails = 20;

    /// <summary>The maximum number of caption files in a job.</summary>
    public const int MaxCaptions = 20;

    /// <summary>The maximum length of the name of a caption track, in characters.</summary>
    public const int MaxCaptionNameLength = 60;

    /// <summary>The maximum length of a URL, in characters.</summary>
    public const int MaxUrlLength = 2048;

    /// <summary>The maximum number of metadata pairs.</summary>
    public const int MaxMetadataPairs = 20;

    /// <summary>The maximum length of a metadata key, in characters.</summary>
    public const int MaxMetadataKeyLength = 64;

    /// <summary>The maximum length of a metadata value, in characters.</summary>
    public const int MaxMetadataValueLength = 1024;

    private const string Timestamp = "must be \"HH:MM:SS\" or \"HH:MM:SS.mmm\", with minutes and seconds below 60";

    /// <summary>The priority of a job whose request sets none.</summary>
    public const int DefaultPriority = 5;

    /// <summary>The rule for the <c>videoId</c> of a caption.</summary>
    public const string CaptionFile = "must be the id of an uploaded SubRip or WebVTT file, whose type is \"caption\"";

    /// <summary>
    /// Checks a whole request and returns every broken rule. The key is the path of the member as the client wrote it
    /// (<c>presets[0].resolutions[2]</c>); the values say what is allowed there. Empty if the request is valid.
    /// </summary>
    public static Dictionary<string, string[]> Check(JobRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var broken = new BrokenRules();
        CheckSource(request, broken);
        CheckOutputs(request, broken);
        CheckCaptions(request, broken);
        if (request.WebhookUrl is not null) CheckUrl("webhookUrl", request.WebhookUrl, broken);
        if (request.WebhookEvents is not null) CheckChoices("webhookEvents", request.WebhookEvents, JobEventTypes.Optional, broken);
        if (request is { WebhookEvents: not null, WebhookUrl: null }) broken.Add("webhookEvents", "requires a webhookUrl");
        if (request.Storyboard is { } storyboard) CheckStoryboard(storyboard, broken);
        if (request.Clip is { } clip) CheckClip(clip, broken);
        CheckMetadata(request.Metadata, broken);
        CheckAudio(request.Audio, broken);
        if (request.Priority is < 0 or > 9) broken.Add("priority", "must be a whole number from 0 to 9");
        return broken.ToDictionary();
    }

    /// <summary>Parses "HH:MM:SS" or "HH:MM:SS.mmm"; null if the text is neither.</summary>
    public static TimeSpan? ParseTimestamp(string? text)
    {
        if (text is null || TimestampForm().Match(text) is not { Success: true } match) return null;
        int Part(string group) => match.Groups[group].Success ? int.Parse(match.Groups[group].ValueSpan) : 0;
        return new TimeSpan(0, Part("h"), Part("m"), Part("s"), Part("ms"));
    }

    private static void CheckSource(JobRequest request, BrokenRules broken)
    {
        switch (request)
        {
            case { VideoId: null, VideoUrl: null }:
                broken.Add("videoId", "exactly one of videoId and videoUrl is required");
                break;
            case { VideoId: not null, VideoUrl: not null }:
                broken.Add("videoUrl", "exactly one of videoId and videoUrl is allowed");
                break;
            case { VideoId: not null }:
                if (!EntityId.IsValid(request.VideoId))
                    broken.Add("videoId", "must be the id of an uploaded file: 24 lower-case hexadecimal characters");
                break;
            default:
                CheckUrl("videoUrl", request.VideoUrl!, broken);
                break;
        }
    }

    private static void CheckOutputs(JobRequest request, BrokenRules broken)
    {
        var presets = request.Presets ?? [];
        var thumbnails = request.Thumbnails ?? [];
        if (presets.Length + thumbnails.Length == 0 && request.Storyboard is null)
            broken.Add("presets", "at least one preset, thumbnail or storyboard is required");
        if (presets.Length > MaxPresets) broken.Add("presets", $"at most {MaxPresets} presets are allowed");
        if (thumbnails.Length > MaxThumbnails) broken.Add("thumbnails", $"at most {MaxThumbnails} thumbnails are allowed");

        foreach (var (i, preset) in presets.Take(MaxPresets).Index())
        {
            var path = $"presets[{i}]";
            if (preset is null) { broken.Add(path, "must be an object with resolutions and format"); continue; }
            CheckChoice($"{path}.format", preset.Format, PresetFormats, broken);
            if (preset.Format != AudioFormat) CheckChoices($"{path}.resolutions", preset.Resolutions, Resolutions, broken);
            else if (preset.Resolutions is { Length: > 0 })
                broken.Add($"{path}.resolutions", $"must be absent, because \"{AudioFormat}\" has no video");
        }

        foreach (var (i, thumbnail) in thumbnails.Take(MaxThumbnails).Index())
        {
            var path = $"thumbnails[{i}]";
            if (thumbnail is null) { broken.Add(path, "must be an object with timestamp, resolutions, formats and filters"); continue; }
            if (ParseTimestamp(thumbnail.Timestamp) is null) broken.Add($"{path}.timestamp", Timestamp);
            CheckChoices($"{path}.resolutions", thumbnail.Resolutions, Resolutions, broken);
            CheckChoices($"{path}.formats", thumbnail.Formats, ThumbnailFormats, broken);
            CheckChoices($"{path}.filters", thumbnail.Filters, ThumbnailFilters, broken);
        }
    }

    private static void CheckStoryboard(StoryboardRequest storyboard, BrokenRules broken)
    {
        if (storyboard.Interval is { } interval and not (>= 0.5 and <= 600))
            broken.Add("storyboard.interval", "must be a number of seconds from 0.5 to 600");
        if (storyboard.Width is { } width && (width is < 32 or > 640 || width % 2 != 0))
            broken.Add("storyboard.width", "must be an even number of pixels from 32 to 640");
        if (storyboard.Columns is < 1 or > 20) broken.Add("storyboard.columns", "must be a whole number from 1 to 20");
    }

    private static void CheckClip(ClipRequest clip, BrokenRules broken)
    {
        if (clip is { Start: null, End: null }) broken.Add("clip", "must have a start, an end or both");
        var (start, end) = (ParseTimestamp(clip.Start), ParseTimestamp(clip.End));
        if (clip.Start is not null && start is null) broken.Add("clip.start", Timestamp);
        if (clip.End is not null && end is null) broken.Add("clip.end", Timestamp);
        else if (end <= (start ?? TimeSpan.Zero)) broken.Add("clip.end", "must be after the start");
    }

    private static void CheckCaptions(JobRequest request, BrokenRules broken)
    {
        var captions = request.Captions ?? [];
        if (captions.Length > MaxCaptions) broken.Add("captions", $"at most {MaxCaptions} captions are allowed");
        if (captions.Length > 0 && !(request.Presets ?? []).Any(preset => LadderFormats.Contains(preset?.Format)))
            broken.Add("captions", $"require a preset with one of the formats {Listing(LadderFormats)}");
        if (captions.Count(caption => caption?.Default == true) > 1) broken.Add("captions", "at most one may be the default");
        foreach (var (i, caption) in captions.Take(MaxCaptions).Index())
        {
            var path = $"captions[{i}]";
            if (caption is null) { broken.Add(path, "must be an object with language, name, videoId or url, and default"); continue; }
            if (caption.Language is null || !LanguageForm().IsMatch(caption.Language))
                broken.Add($"{path}.language", "must be a BCP 47 language tag, such as \"en\" or \"pt-BR\"");
            if (caption.Name is not null && (string.IsNullOrWhiteSpace(caption.Name) || caption.Name.Length > MaxCaptionNameLength))
                broken.Add($"{path}.name", $"must have 1 to {MaxCaptionNameLength} characters");
            if (caption.VideoId is null == caption.Url is null) broken.Add($"{path}.videoId", "exactly one of videoId and url is required");
            else if (caption.Url is not null) CheckUrl($"{path}.url", caption.Url, broken);
            else if (!EntityId.IsValid(caption.VideoId!)) broken.Add($"{path}.videoId", CaptionFile);
        }
    }

    private static void CheckChoices(string path, string?[]? values, IReadOnlyList<string> allowed, BrokenRules broken)
    {
        if (values is not { Length: > 0 })
        {
            broken.Add(path, $"must be an array with at least one of {Listing(allowed)}");
            return;
        }
        // Values must not repeat, so checking one more than there are choices is enough to find a broken rule.
        foreach (var (i, value) in values.Take(allowed.Count + 1).Index())
        {
            CheckChoice($"{path}[{i}]", value, allowed, broken);
            if (Array.IndexOf(values, value) < i) broken.Add($"{path}[{i}]", "must not be repeated");
        }
    }

    private static void CheckChoice(string path, string? value, IReadOnlyList<string> allowed, BrokenRules broken)
    {
        if (value is null || !allowed.Contains(value)) broken.Add(path, $"must be one of {Listing(allowed)}");
    }

    private static void CheckUrl(string path, string url, BrokenRules broken)
    {
        if (url.Length > MaxUrlLength)
            broken.Add(path, $"must have at most {MaxUrlLength} characters");
        else if (!url.All(c => c is > ' ' and not '\x7f' and not '\\') || !Uri.TryCreate(url, UriKind.Absolute, out var uri)
            || uri.Scheme is not ("http" or "https") || !HasHost(uri)
            || !url.StartsWith($"{uri.Scheme}://", StringComparison.OrdinalIgnoreCase))
            broken.Add(path, "must be an absolute http or https URL");
        // Uri.UserInfo would be empty for "http://@host", which is refused too.
        else if (Authority(url).Contains('@'))
            broken.Add(path, "must not contain a user name or password");
    }

    /// <summary>
    /// Returns whether a URL has a host that can be looked up. <see cref="Uri"/> also accepts names that have no ASCII form (RFC 5891);
    /// <see cref="Uri.IdnHost"/> then throws, or returns the name unchanged.
    /// </summary>
    public static bool HasHost(Uri url)
    {
        ArgumentNullException.ThrowIfNull(url);
        try
        {
            return url.IdnHost is { Length: > 0 } host && host.All(char.IsAscii);
        }
        catch (UriFormatException)
        {
            return false;
        }
    }

    private static string Authority(string url)
    {
        var rest = url[(url.IndexOf("//", StringComparison.Ordinal) + 2)..];
        var end = rest.IndexOfAny(['/', '?', '#']);
        return end < 0 ? rest : rest[..end];
    }

    private static void CheckAudio(AudioRequest? audio, BrokenRules broken)
    {
        if (audio?.Tracks is { } tracks) CheckChoice("audio.tracks", tracks, AudioTrackChoices, broken);
        if (audio?.Normalize is { } loudness && !(loudness is >= MinLoudness and <= MaxLoudness))
            broken.Add("audio.normalize", $"must be a number from {MinLoudness} to {MaxLoudness} (LUFS)");
    }

    private static void CheckMetadata(Dictionary<string, string>? metadata, BrokenRules broken)
    {
        if (metadata is null) return;
        if (metadata.Count > MaxMetadataPairs) broken.Add("metadata", $"at most {MaxMetadataPairs} pairs are allowed");
        foreach (var (key, value) in metadata.Take(MaxMetadataPairs))
        {
            if (key.Length is 0 or > MaxMetadataKeyLength)
                broken.Add("metadata", $"keys must have 1 to {MaxMetadataKeyLength} characters");
            else if (value is null || value.Length > MaxMetadataValueLength)
                broken.Add($"metadata.{key}", $"must be a string of at most {MaxMetadataValueLength} characters");
        }
    }

    private static string Listing(IReadOnlyList<string> allowed) => string.Join(", ", allowed.Select(a => $"\"{a}\""));

    [GeneratedRegex(
        @"\A(?<h>[0-9]{2}):(?<m>[0-5][0-9]):(?<s>[0-5][0-9])(\.(?<ms>[0-9]{3}))?\z",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex TimestampForm();

    [GeneratedRegex(
        @"\A[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,4}\z", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex LanguageForm();

    private sealed class BrokenRules
    {
        private readonly SortedDictionary<string, List<string>> _rules = new(StringComparer.Ordinal);

        public void Add(string path, string rule)
        {
            if (!_rules.TryGetValue(path, out var rules)) _rules[path] = rules = [];
            if (!rules.Contains(rule)) rules.Add(rule);
        }

        public Dictionary<string, string[]> ToDictionary() => _rules.ToDictionary(r => r.Key, r => r.Value.ToArray());
    }
}
