using Encoder.Media.Mp4;
using Encoder.Media.Mp4.Codecs;
using static Encoder.Media.Verification.VerificationChecks;

namespace Encoder.Media.Verification.Streams;

/// <summary>Checks the samples of a file: their positions, and the NAL units of frames. Reports the first fault of each kind.</summary>
internal static class SampleCheck
{
    /// <param name="checks">Receives the problems.</param>
    /// <param name="name">The name of the file in messages.</param>
    /// <param name="file">The file.</param>
    /// <param name="boxes">The boxes of the file.</param>
    /// <param name="samples">All samples of one track in the file.</param>
    /// <param name="entry">The track's sample entry.</param>
    public static void Check(
        CheckList checks, string name, Stream file, IEnumerable<BoxPosition> boxes, ReadOnlySpan<Mp4Sample> samples, SampleEntry entry)
    {
        var media = boxes.Where(box => box.Type == "mdat").ToArray();
        for (var i = 0; i < samples.Length; i++)
        {
            var sample = samples[i];
            if (sample.Size > 0 && Array.Exists(media, box => sample.Offset >= box.ContentOffset && sample.End <= box.End)) continue;
            checks.Fail(Samples, $"{name}: sample {i} of {sample.Size} bytes at {sample.Offset} is outside the media of the file");
            return;
        }
        if (entry is AvcSampleEntry video) CheckFrames(checks, name, new NalUnitWalk(file, video.Configuration.LengthSize), samples);
    }

    private static void CheckFrames(CheckList checks, string name, NalUnitWalk walk, ReadOnlySpan<Mp4Sample> samples)
    {
        bool badUnits = false, badKeyframes = false;
        for (var i = 0; i < samples.Length && !(badUnits && badKeyframes); i++)
        {
            if (walk.Find(samples[i]) is not { } fault) continue;
            ref var known = ref fault.IsAboutKeyframe ? ref badKeyframes : ref badUnits;
            if (!known) checks.Fail(fault.IsAboutKeyframe ? Keyframes : NalUnits, $"{name}: frame {i} {fault.Message}");
            known = true;
        }
    }
}
