using Encoder.Media.Mp4;
using static Encoder.Media.Verification.VerificationChecks;

namespace Encoder.Media.Verification.Streams;

/// <summary>Checks the times of consecutive samples.</summary>
internal static class TimeCheck
{
    /// <param name="checks">Receives the problems.</param>
    /// <param name="name">The name of the samples in messages.</param>
    /// <param name="samples">The samples in decoding order.</param>
    public static void Check(CheckList checks, string name, Mp4Sample[] samples)
    {
        for (var i = 1; i < samples.Length; i++)
        {
            if (!checks.Require(samples[i].Dts > samples[i - 1].Dts, Times, $"{name}: sample {i} is not decoded after the previous one"))
                return;
        }
        var shown = Array.ConvertAll(samples, sample => sample.Pts);
        Array.Sort(shown);
        for (var i = 1; i < shown.Length; i++)
        {
            if (!checks.Require(shown[i] > shown[i - 1], Times, $"{name}: two samples are shown at tick {shown[i]}")) return;
        }
    }
}
