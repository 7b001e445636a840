using Encoder.Media.Commands;
using Encoder.Media.Probing;
using Encoder.Media.Processes;

namespace Encoder.Media.Verification.Decoding;

/// <summary>Counts the decodable frames of a source, to distinguish a damaged source from a fault of the service.</summary>
public static class DecodableFrames
{
    /// <summary>Returns the number of decodable frames; null if the decoder did not exit by itself.</summary>
    public static async Task<int?> Count(
        IFfmpegRunner ffmpeg, string path, MediaLimits limits, VideoStream video, TimeSpan cpuTime, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ffmpeg);
        ArgumentNullException.ThrowIfNull(video);
        var frames = new DecodedFrames();
        var run = await ffmpeg.Run(
            DecodeCommand.Source(path, limits, video.Index) with { CpuTime = cpuTime }, onLine: frames.Read,
            cancellationToken: cancellationToken);
        return run.Outcome == FfmpegOutcome.Exited ? frames.Frames : null;
    }
}
