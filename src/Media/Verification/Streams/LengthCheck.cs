using static Encoder.Media.Verification.VerificationChecks;

namespace Encoder.Media.Verification.Streams;

/// <summary>Checks the durations of tracks, and that audio matches the video.</summary>
internal static class LengthCheck
{
    /// <summary>The seconds by which the audio may begin later than the video: a smaller delay is not noticeable (ITU-R BT.1359).</summary>
    private const double MaxDelay = 0.04;

    /// <summary>
    /// The seconds by which the audio may end before the video: encodes are padded to its duration, in frames of about 20 ms.
    /// </summary>
    private const double MaxMissing = 0.1;

    public static void Check(CheckList checks, string name, double seconds, int frames, OutputExpectation expected)
    {
        checks.Require(
            Math.Abs(seconds - expected.Duration) <= expected.Tolerance, Duration,
            $"{name}: {seconds:0.###} s instead of {expected.Duration:0.###} s");
        checks.Require(
            Math.Abs(frames - expected.Frames) <= expected.FrameTolerance, Frames,
            $"{name}: {frames} frames instead of {expected.Frames}");
    }

    /// <param name="start">The time in seconds at which the audio begins.</param>
    /// <param name="end">The time in seconds at which the audio ends.</param>
    /// <param name="min">The time in seconds at which the video ends; without video, the expected end of the audio.</param>
    public static void CheckAudio(CheckList checks, double start, double end, double min)
    {
        checks.Require(start <= MaxDelay, Start, $"the audio begins at {start:0.###} s");
        checks.Require(end >= min - MaxMissing, AudioDuration, $"the audio ends at {end:0.###} s instead of {min:0.###} s");
    }
}
