using Encoder.Media.Mp4.Codecs;
using static Encoder.Media.Verification.VerificationChecks;

namespace Encoder.Media.Verification.Streams;

/// <summary>Checks the audio format that a track states.</summary>
internal static class AudioFormatCheck
{
    private const int LowComplexity = 2;

    public static void Check(CheckList checks, AacSampleEntry entry, int channels)
    {
        checks.Require(
            entry.ObjectType == LowComplexity && entry.Channels == channels, AudioFormat,
            $"MPEG-4 audio of object type {entry.ObjectType} with {entry.Channels} channels instead of AAC-LC with {channels}");
    }

    public static void Done(CheckList checks, params IEnumerable<AacSampleEntry> entries) => checks.Done(
        AudioFormat,
        string.Join("; ", entries.Select(entry => $"{entry.Codec}, {entry.Channels} channels, {entry.SampleRate} Hz").Distinct()));
}
