using Encoder.Contracts.Jobs;

namespace Encoder.Contracts.Plans;

/// <summary>The plan of a job: everything that the job does with its source.</summary>
[GenerateSerializer, Immutable, Alias("encoder.JobPlan")]
public sealed record JobPlan
{
    /// <summary>The properties of the source.</summary>
    [Id(0)] public required PlannedSource Source { get; init; }

    /// <summary>The duration of the video of every output, in seconds.</summary>
    [Id(1)] public required double Duration { get; init; }

    /// <summary>The distinct video encodes of the job, largest first. All that are not stream copies come from a single decode.</summary>
    [Id(2)] public required PlannedVideo[] Video { get; init; }

    /// <summary>The default audio track, which is encoded once; absent if there is none.</summary>
    [Id(3)] public PlannedAudio? Audio { get; init; }

    /// <summary>The time ranges of the video that are encoded separately; empty if no video is encoded.</summary>
    [Id(4)] public required PlannedChunk[] Chunks { get; init; }

    /// <summary>The plan of each preset, in the order of the request.</summary>
    [Id(5)] public required PlannedPreset[] Presets { get; init; }

    /// <summary>The plan of each thumbnail entry, in the order of the request.</summary>
    [Id(6)] public required PlannedThumbnail[] Thumbnails { get; init; }

    /// <summary>How the outputs will differ from the request, and why.</summary>
    [Id(7)] public required JobWarning[] Warnings { get; init; }

    /// <summary>The predicted total size of all outputs.</summary>
    [Id(8)] public required PredictedSize Size { get; init; }

    /// <summary>All ffprobe and ffmpeg commands that the job runs.</summary>
    [Id(9)] public required PlannedCommand[] Commands { get; init; }

    /// <summary>
    /// The predicted processor time in seconds, on one core of a 2023 server. Other machines may take half or twice as long.
    /// </summary>
    [Id(10)] public required double ProcessorSeconds { get; init; }

    /// <summary>The other audio tracks and the 5.1 tracks, each encoded once; absent if there are none.</summary>
    [Id(11)] public PlannedAudio[]? MoreAudio { get; init; }

    /// <summary>The caption tracks of every ladder, in order; absent if there are none.</summary>
    [Id(12)] public PlannedCaption[]? Captions { get; init; }
}

/// <summary>The properties of the source.</summary>
/// <param name="Format">The container, as reported by ffprobe.</param>
/// <param name="Duration">The duration of the video in seconds.</param>
/// <param name="BitRate">The bit rate of the file in bits per second; absent if unknown.</param>
/// <param name="Video">The video track.</param>
/// <param name="Audio">The default audio track; absent if there is none.</param>
[GenerateSerializer, Immutable, Alias("encoder.PlannedSource")]
public sealed record PlannedSource(string Format, double Duration, long? BitRate, SourceVideo Video, SourceAudio? Audio)
{
    /// <summary>The other audio tracks, in the order of the file; absent if there are none.</summary>
    [Id(0)] public SourceAudio[]? MoreAudio { get; init; }
}

/// <summary>The video track of the source.</summary>
/// <param name="Codec">The codec, as named by ffprobe.</param>
/// <param name="Width">The coded width in pixels.</param>
/// <param name="Height">The coded height in pixels.</param>
/// <param name="DisplayWidth">The displayed width in pixels, with square pixels and after rotation.</param>
/// <param name="DisplayHeight">The displayed height in pixels, with square pixels and after rotation.</param>
/// <param name="Rotation">The clockwise rotation in degrees: 0, 90, 180 or 270.</param>
/// <param name="PixelFormat">The pixel format, as named by ffprobe.</param>
/// <param name="Frames">The number of frames.</param>
/// <param name="FrameRate">The frames per second; absent if the frame rate varies.</param>
/// <param name="Interlaced">Whether the video is interlaced.</param>
/// <param name="Hdr">Whether the video is HDR.</param>
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

/// <summary>An audio track of the source.</summary>
/// <param name="Codec">The codec, as named by ffprobe.</param>
/// <param name="Channels">The number of channels.</param>
/// <param name="SampleRate">The sample rate in Hz.</param>
[GenerateSerializer, Immutable, Alias("encoder.SourceAudio")]
public sealed record SourceAudio(string Codec, int Channels, int SampleRate)
{
    /// <summary>The language as a BCP 47 tag; absent if unknown.</summary>
    [Id(0)] public string? Language { get; init; }

    /// <summary>The title of the track; absent if it has none.</summary>
    [Id(1)] public string? Title { get; init; }
}

/// <summary>An H.264 encode (8-bit 4:2:0, BT.709), or a stream copy of the source's video.</summary>
/// <param name="Key">The key of the encode.</param>
/// <param name="Rung">The requested short side in pixels, or that of the source if all requested rungs are larger.</param>
/// <param name="Width">The width in pixels.</param>
/// <param name="Height">The height in pixels.</param>
/// <param name="Frames">The number of frames.</param>
/// <param name="FrameRate">The frames per second; absent if the frame rate varies.</param>
/// <param name="Crf">The constant rate factor of x264.</param>
/// <param name="MaxRate">The peak bit rate in bits per second.</param>
/// <param name="Speed">The speed preset of x264.</param>
/// <param name="Presets">The indexes of the presets that share the encode.</param>
/// <param name="Copied">Whether the video is copied from the source; <c>crf</c>, <c>maxRate</c> and <c>speed</c> are then unused.</param>
/// <param name="Size">The predicted size.</param>
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

/// <summary>An AAC-LC encode of an audio track.</summary>
/// <param name="Key">The key of the encode.</param>
/// <param name="Channels">The number of channels.</param>
/// <param name="SampleRate">The sample rate in Hz.</param>
/// <param name="BitRate">The bit rate in bits per second.</param>
/// <param name="Duration">The duration in seconds.</param>
/// <param name="Presets">The indexes of the presets that share the encode.</param>
/// <param name="Size">The predicted size in bytes.</param>
[GenerateSerializer, Immutable, Alias("encoder.PlannedAudio")]
public sealed record PlannedAudio(string Key, int Channels, int SampleRate, int BitRate, double Duration, int[] Presets, long Size)
{
    /// <summary>The name that players show for the track.</summary>
    [Id(0)] public string? Name { get; init; }

    /// <summary>The language as a BCP 47 tag; absent if unknown.</summary>
    [Id(1)] public string? Language { get; init; }

    /// <summary>Whether the track is a commentary on the video.</summary>
    [Id(2)] public bool Commentary { get; init; }

    /// <summary>Whether the track is an audio description for people who cannot see the video.</summary>
    [Id(3)] public bool Descriptive { get; init; }

    /// <summary>The integrated loudness to which the track is normalized, in LUFS; absent if the loudness is not changed.</summary>
    [Id(4)] public double? Loudness { get; init; }
}

/// <summary>
/// A WebVTT caption track, made from a subtitle track of the source or from a requested caption file. Neither is read before the job runs.
/// </summary>
/// <param name="Key">The key of the track.</param>
/// <param name="Name">The name that players show for the track.</param>
/// <param name="Language">The language as a BCP 47 tag; absent if unknown.</param>
/// <param name="Default">Whether players show the track unless the viewer chooses otherwise.</param>
/// <param name="Forced">Whether the track contains only forced subtitles.</param>
/// <param name="Requested">The index of the caption file in the request; absent for a subtitle track of the source.</param>
[GenerateSerializer, Immutable, Alias("encoder.PlannedCaption")]
public sealed record PlannedCaption(string Key, string Name, string? Language, bool Default, bool Forced, int? Requested);

/// <summary>A time range of the video that is encoded separately.</summary>
/// <param name="Index">The index of the chunk, from 0.</param>
/// <param name="Start">The start in seconds from the first frame.</param>
/// <param name="End">The end in seconds from the first frame.</param>
[GenerateSerializer, Immutable, Alias("encoder.PlannedChunk")]
public sealed record PlannedChunk(int Index, double Start, double End);

/// <summary>The plan of a preset.</summary>
/// <param name="Format">The format of the preset.</param>
/// <param name="Rungs">The rungs of the ladder, lowest first.</param>
/// <param name="Skipped">The requested rungs that are left out.</param>
/// <param name="Audio">The key of the encode of the default audio track; absent if there is none.</param>
/// <param name="Outputs">The outputs.</param>
[GenerateSerializer, Immutable, Alias("encoder.PlannedPreset")]
public sealed record PlannedPreset(string Format, PlannedRung[] Rungs, SkippedRung[] Skipped, string? Audio, PlannedOutput[] Outputs)
{
    /// <summary>The keys of the other audio encodes of a ladder; absent if there are none.</summary>
    [Id(0)] public string[]? MoreAudio { get; init; }
}

/// <summary>A rung of a ladder.</summary>
/// <param name="Rung">The rung: the short side in pixels.</param>
/// <param name="Width">The width in pixels.</param>
/// <param name="Height">The height in pixels.</param>
/// <param name="Video">The key of the video encode.</param>
[GenerateSerializer, Immutable, Alias("encoder.PlannedRung")]
public sealed record PlannedRung(int Rung, int Width, int Height, string Video);

/// <summary>A requested rung that is left out.</summary>
/// <param name="Rung">The rung: the short side in pixels.</param>
/// <param name="Reason">Why the rung is left out.</param>
[GenerateSerializer, Immutable, Alias("encoder.SkippedRung")]
public sealed record SkippedRung(int Rung, string Reason);

/// <summary>A planned file, or a whole ladder.</summary>
/// <param name="Name">The name of the file, or of the ladder.</param>
/// <param name="Duration">The duration in seconds.</param>
/// <param name="Size">The predicted size.</param>
[GenerateSerializer, Immutable, Alias("encoder.PlannedOutput")]
public sealed record PlannedOutput(string Name, double Duration, PredictedSize Size);

/// <summary>The plan of a thumbnail entry.</summary>
/// <param name="Time">The time at which the frame is first shown, in seconds.</param>
/// <param name="Pictures">The images to create.</param>
/// <param name="Skipped">The requested rungs that are left out.</param>
[GenerateSerializer, Immutable, Alias("encoder.PlannedThumbnail")]
public sealed record PlannedThumbnail(double Time, PlannedPicture[] Pictures, SkippedRung[] Skipped);

/// <summary>A planned image.</summary>
/// <param name="Name">The name of the file.</param>
/// <param name="Width">The width in pixels.</param>
/// <param name="Height">The height in pixels.</param>
/// <param name="Format">The image format.</param>
/// <param name="Filter">The filter.</param>
[GenerateSerializer, Immutable, Alias("encoder.PlannedPicture")]
public sealed record PlannedPicture(string Name, int Width, int Height, string Format, string Filter);

/// <summary>A run of ffprobe or ffmpeg.</summary>
/// <param name="Unit">The name of the work item that runs the command.</param>
/// <param name="Tool"><c>ffprobe</c> or <c>ffmpeg</c>.</param>
/// <param name="Arguments">The arguments. They name files as the command sees them: <c>in/...</c>, <c>out/...</c>.</param>
[GenerateSerializer, Immutable, Alias("encoder.PlannedCommand")]
public sealed record PlannedCommand(string Unit, string Tool, string[] Arguments);

/// <summary>A predicted size in bytes.</summary>
/// <param name="Expected">The size that is expected for ordinary film.</param>
/// <param name="Most">The maximum size that the peak bit rate allows.</param>
[GenerateSerializer, Immutable, Alias("encoder.PredictedSize")]
public sealed record PredictedSize(long Expected, long Most);
