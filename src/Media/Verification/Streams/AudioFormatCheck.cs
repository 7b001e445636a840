using Encoder.Media.Mp4.Codecs;
using static Encoder.Media.Verification.VerificationChecks;

namespace Encoder.Media.Verification.Streams;

/// <summary>Checks what a track says about its audio.</summary>
internal static class AudioFormatCheck
{
    private const int LowComplexity = 2;

    public static void Check(CheckList checks, AacSampleEntry entry)
    {
        if (checks.Require(
            entry is { ObjectType: LowComplexity, Channels: 1 or 2 }, AudioFormat,
            $"MPEG-4 audio of object type {entry.ObjectType} with {entry.Channels} channels"))
            checks.Done(AudioFormat, $"{entry.Codec}, {entry.Channels} channels, {entry.SampleRate} Hz");
    }
}
