using Encoder.Media.Commands;

namespace Encoder.Media.Tests.Commands;

public sealed class LoudnessTests
{
    [Theory]
    [InlineData("-33.8", "-43.8", "0.1", "-32.2", -33.8, -43.8, 0.1, -32.2)]
    [InlineData("-70.0", "0.0", "0.0", "-inf", -70, 0, 0, double.NegativeInfinity)]
    [InlineData("-inf", "nan", "nan", "nan", -70, -70, 0, double.NegativeInfinity)]
    public void A_measurement_is_read(
        string i, string threshold, string range, string peak, double integrated, double below, double lra, double truePeak) =>
        Assert.Equal(new Loudness(integrated, below, lra, truePeak), Loudness.Read($"""
            size=N/A time=00:00:12.03 bitrate=N/A speed=62.8x
            [Parsed_ebur128_4 @ 0x55dc4b3e4ec0] Summary:

              Integrated loudness:
                I:         {i} LUFS
                Threshold: {threshold} LUFS

              Loudness range:
                LRA:         {range} LU
                Threshold: -36.0 LUFS
                LRA low:   -16.0 LUFS
                LRA high:  -16.0 LUFS

              True peak:
                Peak:      {peak} dBFS
            """));

    [Theory]
    [InlineData("")]
    [InlineData("Integrated loudness:\n    I: -16.0 LUFS\n")]
    public void Other_output_gives_no_measurement(string errors) => Assert.Null(Loudness.Read(errors));

    [Theory]
    [InlineData(-23, -8, -16, true)]
    [InlineData(-23, -7.9, -16, false)]
    [InlineData(-10, 0.5, -16, true)]
    public void A_constant_gain_is_used_while_peaks_stay_below_the_limit(double integrated, double peak, double target, bool isLinear) =>
        Assert.Equal(isLinear, new Loudness(integrated, integrated - 10, 5, peak).IsLinear(target));
}
