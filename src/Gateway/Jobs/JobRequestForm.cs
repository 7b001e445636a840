using System.Text.Json;
using Encoder.Contracts.Jobs;

namespace Encoder.Gateway.Jobs;

/// <summary>
/// Reads a request from JSON, member by member, so that all malformed members are reported together, by their path and with what is
/// allowed there. A member that is null is treated as absent. <see cref="JobRequestRules"/> validates the values.
/// </summary>
internal sealed class JobRequestForm
{
    /// <summary>The maximum number of errors: a response must not grow with the request.</summary>
    private const int MaxErrors = 50;

    /// <summary>The length at which the names of members are cut off in errors.</summary>
    private const int MaxShownName = 64;

    private const string Url = "must be a string with an absolute http or https URL";

    private const string Timestamp = "must be a string: \"HH:MM:SS\" or \"HH:MM:SS.mmm\"";

    private readonly Dictionary<string, string[]> _errors = [];

    private JobRequestForm()
    {
    }

    /// <summary>Returns the request, and the errors by path. The request may be used only if there are none.</summary>
    /// <exception cref="InvalidOperationException">A string contains bytes or escapes that are not valid Unicode.</exception>
    public static (JobRequest Request, Dictionary<string, string[]> Errors) Read(JsonElement body)
    {
        var form = new JobRequestForm();
        return (form.Request(new Node("", body)), form._errors);
    }

    private JobRequest Request(Node body)
    {
        var members = Members(
            body, "videoId", "videoUrl", "presets", "thumbnails", "clip", "captions", "webhookUrl", "webhookEvents", "metadata",
            "priority", "audio", "storyboard");
        return new JobRequest
        {
            VideoId = Text(members("videoId"), "must be a string with the id of an uploaded file"),
            VideoUrl = Text(members("videoUrl"), Url),
            Presets = Items(members("presets"), "must be an array of objects with resolutions and format", Preset),
            Thumbnails = Items(
                members("thumbnails"), "must be an array of objects with timestamp, resolutions, formats and filters", Thumbnail),
            Clip = members("clip") is { } clip ? Clip(clip) : null,
            Captions = Items(members("captions"), "must be an array of objects with language, name, videoId or url, and default", Caption),
            WebhookUrl = Text(members("webhookUrl"), Url),
            WebhookEvents = Choices(members("webhookEvents"), JobEventTypes.Optional),
            Metadata = Pairs(members("metadata")),
            Priority = WholeNumber(members("priority"), "must be a whole number from 0 to 9"),
            Audio = members("audio") is { } audio ? Audio(audio) : null,
            Storyboard = members("storyboard") is { } storyboard ? Storyboard(storyboard) : null,
        };
    }

    private AudioRequest Audio(Node audio)
    {
        var members = Members(audio, "tracks", "surround", "normalize");
        return new AudioRequest
        {
            Tracks = Text(members("tracks"), $"must be one of {Listing(JobRequestRules.AudioTrackChoices)}"),
            Surround = Flag(members("surround")),
            Normalize = Number(
                members("normalize"), $"must be a number from {JobRequestRules.MinLoudness} to {JobRequestRules.MaxLoudness} (LUFS)"),
        };
    }

    private StoryboardRequest Storyboard(Node storyboard)
    {
        var members = Members(storyboard, "interval", "width", "columns");
        return new StoryboardRequest
        {
            Interval = Number(members("interval"), "must be a number of seconds from 0.5 to 600"),
            Width = WholeNumber(members("width"), "must be an even number of pixels from 32 to 640"),
            Columns = WholeNumber(members("columns"), "must be a whole number from 1 to 20"),
        };
    }

    private PresetRequest Preset(Node preset)
    {
        var members = Members(preset, "resolutions", "format");
        return new PresetRequest
        {
            Resolutions = Resolutions(members("resolutions")),
            Format = Text(members("format"), $"must be one of {Listing(JobRequestRules.PresetFormats)}"),
        };
    }

    private ThumbnailRequest Thumbnail(Node thumbnail)
    {
        var members = Members(thumbnail, "timestamp", "resolutions", "formats", "filters");
        return new ThumbnailRequest
        {
            Timestamp = Text(members("timestamp"), Timestamp),
            Resolutions = Resolutions(members("resolutions")),
            Formats = Choices(members("formats"), JobRequestRules.ThumbnailFormats),
            Filters = Choices(members("filters"), JobRequestRules.ThumbnailFilters),
        };
    }

    private ClipRequest Clip(Node clip)
    {
        var members = Members(clip, "start", "end");
        return new ClipRequest { Start = Text(members("start"), Timestamp), End = Text(members("end"), Timestamp) };
    }

    private CaptionRequest Caption(Node caption)
    {
        var members = Members(caption, "language", "name", "videoId", "url", "default");
        return new CaptionRequest
        {
            Language = Text(members("language"), "must be a BCP 47 language tag, such as \"en\" or \"pt-BR\""),
            Name = Text(members("name"), "must be a string"),
            VideoId = Text(members("videoId"), "must be a string with the id of an uploaded caption file"),
            Url = Text(members("url"), Url),
            Default = Flag(members("default")),
        };
    }

    private string[]? Choices(Node? node, IReadOnlyList<string> allowed) =>
        Items(node, $"must be an array with at least one of {Listing(allowed)}", item => Text(item, $"must be one of {Listing(allowed)}")!);

    /// <summary>Reads resolutions. Unlike <see cref="Choices"/>, this also accepts numbers.</summary>
    private string[]? Resolutions(Node? node) =>
        Items(
            node,
            $"must be an array with at least one of {Listing(JobRequestRules.Resolutions)}",
            item => item.Value.ValueKind == JsonValueKind.Number
                ? item.Value.GetRawText()
                : Text(item, $"must be one of {Listing(JobRequestRules.Resolutions)}")!);

    private T[]? Items<T>(Node? node, string rule, Func<Node, T> read)
    {
        if (node is not { } array) return null;
        if (array.Value.ValueKind == JsonValueKind.Array)
            return [.. array.Value.EnumerateArray().Select((item, i) => read(new Node($"{array.Path}[{i}]", item)))];
        Add(array.Path, rule);
        return null;
    }

    private string? Text(Node? node, string rule)
    {
        if (node is not { } text) return null;
        if (text.Value.ValueKind == JsonValueKind.String) return text.Value.GetString();
        Add(text.Path, rule);
        return null;
    }

    private int? WholeNumber(Node? node, string rule)
    {
        if (node is not { } number) return null;
        if (number.Value.ValueKind == JsonValueKind.Number && number.Value.TryGetInt32(out var value)) return value;
        Add(number.Path, rule);
        return null;
    }

    private double? Number(Node? node, string rule)
    {
        if (node is not { } number) return null;
        if (number.Value.ValueKind == JsonValueKind.Number && number.Value.TryGetDouble(out var value)) return value;
        Add(number.Path, rule);
        return null;
    }

    private bool? Flag(Node? node)
    {
        if (node is not { } flag) return null;
        if (flag.Value.ValueKind is JsonValueKind.True or JsonValueKind.False) return flag.Value.GetBoolean();
        Add(flag.Path, "must be true or false");
        return null;
    }

    private Dictionary<string, string>? Pairs(Node? node)
    {
        if (node is not { } metadata) return null;
        var pairs = new Dictionary<string, string>();
        if (metadata.Value.ValueKind != JsonValueKind.Object)
        {
            Add(metadata.Path, "must be an object whose values are strings");
            return pairs;
        }
        foreach (var pair in metadata.Value.EnumerateObject())
        {
            var path = metadata.Member(pair.Name);
            if (!pairs.TryAdd(pair.Name, Text(new Node(path, pair.Value), "must be a string") ?? "")) Add(path, "must not be given twice");
        }
        return pairs;
    }

    /// <summary>Returns a function that finds a member of an object by name; it returns null if the member is absent or null.</summary>
    private Func<string, Node?> Members(Node node, params string[] allowed)
    {
        var members = new Dictionary<string, Node>();
        if (node.Value.ValueKind != JsonValueKind.Object)
        {
            Add(node.Path, $"must be an object with {string.Join(", ", allowed)}");
            return _ => null;
        }
        foreach (var property in node.Value.EnumerateObject())
        {
            var path = node.Member(property.Name);
            if (!allowed.Contains(property.Name))
                Add(path, $"is not an allowed member; allowed members are {string.Join(", ", allowed)}");
            else if (!members.TryAdd(property.Name, new Node(path, property.Value))) Add(path, "must not be given twice");
        }
        return name => members.TryGetValue(name, out var member) && member.Value.ValueKind != JsonValueKind.Null ? member : null;
    }

    private void Add(string path, string rule)
    {
        if (_errors.Count < MaxErrors) _errors[path] = [rule];
    }

    private static string Listing(IReadOnlyList<string> allowed) => string.Join(", ", allowed.Select(a => $"\"{a}\""));

    /// <summary>A value and its path in the body: <c>presets[0].format</c>.</summary>
    private readonly record struct Node(string Path, JsonElement Value)
    {
        public string Member(string name)
        {
            var shown = name.Length > MaxShownName ? $"{name[..LengthShown(name)]}…" : name;
            return Path.Length == 0 ? shown : $"{Path}.{shown}";
        }

        /// <summary>Returns the length to cut a long name to, without splitting a surrogate pair.</summary>
        private static int LengthShown(string name) => char.IsHighSurrogate(name[MaxShownName - 1]) ? MaxShownName - 1 : MaxShownName;
    }
}
