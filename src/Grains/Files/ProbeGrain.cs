using Encoder.Contracts.Files;
using Encoder.Media.Captions;
using Encoder.Media.Probing;
using Orleans.Concurrency;

namespace Encoder.Grains.Files;

/// <summary>Probes uploads. It reads only their headers; whether a video can be read to its end is only known once a job uses it.</summary>
[StatelessWorker]
public sealed class ProbeGrain(SourceProbe probe, MediaLimits limits) : Grain, IProbeGrain
{
    public async Task<ProbedFile> Probe(string localPath, CancellationToken cancellationToken = default)
    {
        var headers = await probe.Headers(localPath, cancellationToken);
        return headers.Info is { } info && !IsText(info)
            ? Describe(info)
            : Captions(localPath) ?? new ProbedFile(MediaFileTypes.Other, ".bin", new MediaFileMeta());
    }

    /// <summary>
    /// Describes a caption file; null for any other file. Its extension makes it a download, because the file was not sanitized.
    /// </summary>
    private ProbedFile? Captions(string localPath)
    {
        if (new FileInfo(localPath).Length > limits.MaxCaptionSize) return null;
        var file = File.ReadAllBytes(localPath);
        return CaptionReader.Read(file, limits).Cues is null
            ? null
            : new ProbedFile(MediaFileTypes.Caption, ".bin", new MediaFileMeta { Format = WebVtt.Is(file) ? "webvtt" : "srt" });
    }

    /// <summary>
    /// Returns whether the file is text: ffprobe takes any text that begins with "GIF89a" for a GIF, but finds no frame size in it.
    /// </summary>
    private static bool IsText(MediaInfo info) => info is { Format: "gif", Video.Width: 0 };

    /// <summary>Derives type, extension and metadata from the headers.</summary>
    internal static ProbedFile Describe(MediaInfo info)
    {
        var type = info switch
        {
            { Video: not null } => MediaFileTypes.Video,
            { Audio: not null } => MediaFileTypes.Audio,
            _ => MediaFileTypes.Other,
        };
        return new ProbedFile(type, Extension(info), new MediaFileMeta
        {
            Resolution = info.Video is { } video ? new MediaResolution(video.DisplayWidth, video.DisplayHeight) : null,
            Format = info.Format,
            Duration = info.Duration is { } seconds ? Math.Round(seconds, 3) : null,
        });
    }

    private static string Extension(MediaInfo info) => info.Format switch
    {
        "matroska,webm" when info.Video?.Codec is "vp8" or "vp9" or "av1" && info.Audio?.Codec is null or "opus" or "vorbis" => ".webm",
        "matroska,webm" => ".mkv",
        "mpegts" => ".ts",
        "mpeg" or "mpegvideo" => ".mpg",
        "avi" => ".avi",
        "flv" or "live_flv" => ".flv",
        "ogg" => ".ogv",
        "asf" => ".wmv",
        "mxf" => ".mxf",
        _ when info.Format.StartsWith("mov,mp4", StringComparison.Ordinal) => ".mp4",
        _ => ".bin",
    };
}
