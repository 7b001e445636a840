using static Encoder.Media.Verification.VerificationChecks;

namespace Encoder.Media.Verification.Streams;

/// <summary>Checks how long tracks last, and that picture and sound belong together.</summary>
internal static class LengthCheck
{
    /// <summary>Seconds by which the sound may begin later than the picture: nobody notices less (ITU-R BT.1359).</summary>
    private const double MostDelay = 0.04;

    /// <summary>Seconds by which the sound may end before the picture: encodes are padded to its length, in frames of some 20 ms.</summary>
    private const double MostMissing = 0.1;

    public static void Check(CheckList checks, string name, double seconds, int pictures, OutputExpectation expected)
    {
        checks.Require(Math.Abs(seconds - expected.Duration) <= expected.Tolerance, Duration, $"{name}: {seconds:0.###} s instead of {expected.Duration:0.###} s");
        checks.Require(Math.Abs(pictures - expected.Frames) <= expected.FrameTolerance, Frames, $"{name}: {pictures} pictures instead of {expected.Frames}");
    }

    /// <param name="start">Seconds at which the sound begins.</param>
    /// <param name="end">Seconds at which the sound ends.</param>
    /// <param name="pictureEnd">Seconds at which the picture ends.</param>
    public static void CheckSound(CheckList checks, double start, double end, double pictureEnd)
    {
        checks.Require(start <= MostDelay, Start, $"the sound begins at {start:0.###} s");
        checks.Require(end >= pictureEnd - MostMissing, SoundDuration, $"the sound ends at {end:0.###} s, the picture at {pictureEnd:0.###} s");
    }
}
