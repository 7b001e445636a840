using Encoder.Media.Planning;
using Encoder.Media.Processes;

namespace Encoder.Media.Verification.Decoding;

/// <summary>
/// Decodes every track of an output whose structure is valid. ffmpeg must report no error, and yield the frames and audio that the
/// structure announces.
/// </summary>
/// <remarks>The published files are decoded instead of the shared encodes, because each format is written by a different writer.</remarks>
public sealed class OutputDecoder(IFfmpegRunner ffmpeg)
{
    /// <summary>
    /// The tolerance of the decoded audio in seconds: two AAC frames at 44.1 kHz, because readers trim the first and the last frame
    /// differently.
    /// </summary>
    private const double AudioTolerance = 0.05;

    /// <param name="structure">The report on the structure.</param>
    /// <param name="command">Returns the command that decodes a track.</param>
    /// <param name="cpuTime">The CPU time that each track may take.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<DecodeResult> Decode(
        VerificationReport structure, Func<DecodableTrack, FfmpegCommand> command,
        TimeSpan cpuTime, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(structure);
        ArgumentNullException.ThrowIfNull(command);
        var problems = new List<VerificationProblem>();
        foreach (var track in structure.Tracks)
        {
            var frames = new DecodedFrames();
            var run = await ffmpeg.Run(
                command(track) with { CpuTime = cpuTime }, onLine: frames.Read, cancellationToken: cancellationToken);
            if (run.Outcome != FfmpegOutcome.Exited) return new DecodeResult(null, run);
            problems.AddRange(
                Problems(track, frames, run)
                    .Select(message => new VerificationProblem(VerificationChecks.Decode, $"{track.Name}: {message}")));
        }
        return new DecodeResult(Report(structure, problems), null);
    }

    private static IEnumerable<string> Problems(DecodableTrack track, DecodedFrames frames, FfmpegResult run)
    {
        if (run.ExitCode != 0 || run.Errors.Length > 0) yield return $"the decoder reports an error{Complaint(run.Errors)}";
        if (frames.Frames != track.Frames) yield return $"{frames.Frames} of {track.Frames} frames can be decoded";
        if (Math.Abs(frames.AudioSeconds - track.AudioSeconds) > AudioTolerance)
            yield return $"{frames.AudioSeconds:0.###} s of {track.AudioSeconds:0.###} s of audio can be decoded";
    }

    /// <summary>Returns ffmpeg's first error, without the decoder's address; empty if it names a file.</summary>
    private static string Complaint(string errors)
    {
        var line = errors.Split('\n')[0];
        if (line.StartsWith('[')) line = line[(line.IndexOf(']') + 1)..];
        return line.Length == 0 || line.Contains('/') ? "" : $": {line.Trim()}";
    }

    private static VerificationReport Report(VerificationReport structure, List<VerificationProblem> problems) => structure with
    {
        Level = VerificationLevel.Decode,
        Passed = problems.Count > 0
            ? structure.Passed
            : [.. structure.Passed, new PassedCheck(VerificationChecks.Decode, string.Join(", ", structure.Tracks.Select(Describe)))],
        Problems = [.. structure.Problems, .. problems],
    };

    private static string Describe(DecodableTrack track)
    {
        var found = string.Join(
            " and ",
            ((string?[])[track.Frames > 0 ? $"{track.Frames} frames" : null,
            track.AudioSeconds > 0 ? $"{track.AudioSeconds:0.###} s of audio" : null]).OfType<string>());
        return $"{track.Name}: {found}";
    }
}

/// <summary>The result of decoding an output: exactly one member is set.</summary>
/// <param name="Report">The report on both the structure and the decoding.</param>
/// <param name="Failure">The run of ffmpeg that was stopped or crashed.</param>
public sealed record DecodeResult(VerificationReport? Report, FfmpegResult? Failure);
