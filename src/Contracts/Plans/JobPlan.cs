using Encoder.Contracts.Jobs;

namespace Encoder.Contracts.Plans;

/// <summary>Everything that is done to a source, decided before anything is done.</summary>
[GenerateSerializer, Immutable, Alias("encoder.JobPlan")]
public sealed record JobPlan
{
    /// <summary>The source as it was found.</summary>
    [Id(0)] public required PlannedSource Source { get; init; }

    /// <summary>Seconds of every output's picture.</summary>
    [Id(1)] public required double Duration { get; init; }

    /// <summary>The distinct video encodes of the whole job, largest first; all that are not copied are made from one decode.</summary>
    [Id(2)] public required PlannedVideo[] Video { get; init; }

    /// <summary>The default audio track, encoded once; absent when there is none.</summary>
    [Id(3)] public PlannedAudio? Audio { get; init; }

    /// <summary>The stretches of time in which the video is encoded, each by a run of its own; none when nothing is encoded.</summary>
    [Id(4)] public required PlannedChunk[] Chunks { get; init; }

    /// <summary>What each preset comes to, in the request's order.</summary>
    [Id(5)] public required PlannedPreset[] Presets { get; init; }

    /// <summary>What each thumbnail entry comes to, in the request's order.</summary>
    [Id(6)] public required PlannedThumbnail[] Thumbnails { get; init; }

    /// <summary>What will come out differently than asked.</summary>
    [Id(7)] public required JobWarning[] Warnings { get; init; }

    /// <summary>Predicted bytes of all outputs together.</summary>
    [Id(8)] public required PredictedSize Size { get; init; }

    /// <summary>Every run of ffprobe and ffmpeg.</summary>
    [Id(9)] public required PlannedCommand[] Commands { get; init; }

    /// <summary>Predicted seconds of processor time on one core of a 2023 server; other machines take half or twice that.</summary>
    [Id(10)] public required double ProcessorSeconds { get; init; }

    /// <summary>The other audio tracks, and those in 5.1, each encoded once; absent when there are none.</summary>
    [Id(11)] public PlannedAudio[]? MoreAudio { get; init; }

    /// <summary>The caption tracks of every ladder, in their order; absent when there are none.</summary>
    [Id(12)] public PlannedCaption[]? Captions { get; init; }
}

/// <summary>The source: its container in ffprobe's words, seconds of its video, and bits per second of the file where known.</summary>
[GenerateSerializer, Immutable, Alias("encoder.PlannedSource")]
public sealed record PlannedSource(string Format, double Duration, long? BitRate, SourceVideo Video, SourceAudio? Audio)
{
    /// <summary>The other audio tracks, in the order of the file; absent when there are none.</summary>
    [Id(0)] public SourceAudio[]? MoreAudio { get; init; }
}

/// <summary>The source's picture: coded size, size as it is shown, pictures, and pictures per second unless their rate varies.</summary>
[GenerateSerializer, Immutable, Alias("encoder.SourceVideo")]
public sealed record SourceVideo(
    string Codec,
    int Width,
    int Height,
    int DisplayWidth,
    int DisplayHeight,
    int Rotation,
    string PixelFormat,
    int Frames,
    double? FrameRate,
    bool Interlaced,
    bool Hdr);

/// <summary>An audio track of the source; the default one, or one of the others.</summary>
[GenerateSerializer, Immutable, Alias("encoder.SourceAudio")]
public sealed record SourceAudio(string Codec, int Channels, int SampleRate)
{
    /// <summary>As a tag of BCP 47; absent when not known.</summary>
    [Id(0)] public string? Language { get; init; }

    /// <summary>Absent when there is none.</summary>
    [Id(1)] public string? Title { get; init; }
}

/// <summary>An H.264 encode (8 bit, 4:2:0, BT.709), or a copy of the source's video. <c>Presets</c> lists those that share it.</summary>
[GenerateSerializer, Immutable, Alias("encoder.PlannedVideo")]
public sealed record PlannedVideo(
    string Key,
    int Rung,
    int Width,
    int Height,
    int Frames,
    double? FrameRate,
    int Crf,
    int MaxRate,
    string Speed,
    int[] Presets,
    bool Copied,
    PredictedSize Size);

/// <summary>An audio encode: AAC-LC. <c>Presets</c> are the indexes of those that share it.</summary>
[GenerateSerializer, Immutable, Alias("encoder.PlannedAudio")]
public sealed record PlannedAudio(string Key, int Channels, int SampleRate, int BitRate, double Duration, int[] Presets, long Size)
{
    /// <summary>What players show of it.</summary>
    [Id(0)] public string? Name { get; init; }

    /// <summary>As a tag of BCP 47; absent when not known.</summary>
    [Id(1)] public string? Language { get; init; }

    /// <summary>Whether people comment on the video in it.</summary>
    [Id(2)] public bool Commentary { get; init; }

    /// <summary>Whether it says what is to be seen, for people who do not see it.</summary>
    [Id(3)] public bool Descriptive { get; init; }

    /// <summary>LUFS to which it is brought; absent to leave it as it is.</summary>
    [Id(4)] public double? Loudness { get; init; }
}

/// <summary>
/// A caption track: WebVTT, of a subtitle track of the source or of the file at that place of the request, 0 for the first. Neither is read
/// before the job runs.
/// </summary>
[GenerateSerializer, Immutable, Alias("encoder.PlannedCaption")]
public sealed record PlannedCaption(string Key, string Name, string? Language, bool Default, bool Forced, int? Requested);

/// <summary>A stretch of the video, in seconds from its first picture.</summary>
[GenerateSerializer, Immutable, Alias("encoder.PlannedChunk")]
public sealed record PlannedChunk(int Index, double Start, double End);

/// <summary>What a preset comes to: its ladder, lowest rung first, the rungs that are left out, and its outputs.</summary>
[GenerateSerializer, Immutable, Alias("encoder.PlannedPreset")]
public sealed record PlannedPreset(string Format, PlannedRung[] Rungs, SkippedRung[] Skipped, string? Audio, PlannedOutput[] Outputs)
{
    /// <summary>Keys of the other audio encodes of a ladder; absent when there are none.</summary>
    [Id(0)] public string[]? MoreAudio { get; init; }
}

/// <summary>A rung that is made, and the key of its encode.</summary>
[GenerateSerializer, Immutable, Alias("encoder.PlannedRung")]
public sealed record PlannedRung(int Rung, int Width, int Height, string Video);

/// <summary>A rung that was asked for and is left out.</summary>
[GenerateSerializer, Immutable, Alias("encoder.SkippedRung")]
public sealed record SkippedRung(int Rung, string Reason);

/// <summary>A file, or a ladder as a whole, that will be there: its name, seconds, and predicted bytes.</summary>
[GenerateSerializer, Immutable, Alias("encoder.PlannedOutput")]
public sealed record PlannedOutput(string Name, double Duration, PredictedSize Size);

/// <summary>What a thumbnail entry comes to: when its picture is first shown, in seconds, and the pictures that are made of it.</summary>
[GenerateSerializer, Immutable, Alias("encoder.PlannedThumbnail")]
public sealed record PlannedThumbnail(double Time, PlannedPicture[] Pictures, SkippedRung[] Skipped);

/// <summary>A picture that will be there.</summary>
[GenerateSerializer, Immutable, Alias("encoder.PlannedPicture")]
public sealed record PlannedPicture(string Name, int Width, int Height, string Format, string Filter);

/// <summary>A run of ffprobe or ffmpeg for a work item. Arguments name files as the run sees them: <c>in/...</c>, <c>out/...</c>.</summary>
[GenerateSerializer, Immutable, Alias("encoder.PlannedCommand")]
public sealed record PlannedCommand(string Unit, string Tool, string[] Arguments);

/// <summary>Bytes: what is expected if it is ordinary film, and the most that the cap on the rate lets through.</summary>
[GenerateSerializer, Immutable, Alias("encoder.PredictedSize")]
public sealed record PredictedSize(long Expected, long Most);
