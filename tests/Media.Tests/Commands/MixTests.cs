namespace Encoder.Media.Tests.Commands;

/// <summary>The level of each surround channel in the stereo mix, measured on the decoded output.</summary>
public sealed class MixTests : IDisposable
{
    /// <summary>The level of silence, in dB of full scale.</summary>
    private const double Silent = -80;

    private readonly Workshop _workshop = new();

    public void Dispose() => _workshop.Dispose();

    // ITU-R BS.775: left and right unchanged, centre and surround channels at -3 dB, no LFE.
    [Theory]
    [InlineData("5.1", "pcm_s16le", "0 . | . 0 | -3 -3 | . . | -3 . | . -3")]
    [InlineData("5.1", "aac", "0 . | . 0 | -3 -3 | . . | -3 . | . -3")]
    [InlineData("7.1", "pcm_f32le", "0 . | . 0 | -3 -3 | . . | -3 . | . -3 | -3 . | . -3")]
    [InlineData("stereo", "pcm_s16le", "0 . | . 0")]
    public async Task Every_channel_has_its_level_and_the_mix_does_not_clip(string layout, string codec, string levels)
    {
        var channels = levels.Split(" | ");
        // Each channel alone plays at a quarter of full scale; then all play at full scale.
        var tones = channels.Select(
            (_, i) => $"if(gte(t,{channels.Length}),0.999,0.25*between(t,{i},{i + 1}))*sin(2*PI*440*t)");
        var source = await _workshop.Make(
            "-f", "lavfi", "-i", $"color=black:s=64x48:r=10:d={channels.Length + 1}", "-f", "lavfi", "-i",
            $"aevalsrc=exprs='{string.Join('|', tones)}':s=48000:c={layout}:d={channels.Length + 1}", "-c:v", "libx264", "-c:a", codec,
            "-b:a", "640k", "-f", "matroska", "a.mkv");
        var samples = Measured.Stereo((await _workshop.Encode(source, 48)).Files[0]);

        Assert.All(channels.Index(), channel =>
        {
            var expected = channel.Item.Split(' ').Select(level => level == "." ? Silent : double.Parse(level) - 12.04 - 3.01).ToArray();
            for (var side = 0; side < 2; side++)
            {
                var level = Level(samples, side, channel.Index + 0.2, channel.Index + 0.8);
                if (expected[side] == Silent) Assert.InRange(level, double.NegativeInfinity, Silent + 20);
                else Assert.Equal(expected[side], level, 0.5);
            }
        });
        // AAC overshoots a little where a tone begins.
        Assert.InRange(samples.Max(Math.Abs), 0.9, 1.02);
        var all = Level(samples, 0, channels.Length + 0.2, channels.Length + 0.8);
        Assert.InRange(all, -4, -2.5);
    }

    /// <summary>Returns the level of one side (0 is left) between two times in seconds, in dB of full scale.</summary>
    private static double Level(float[] samples, int side, double from, double until)
    {
        var part = samples.Where((_, i) => i % 2 == side).Skip((int)(from * 48_000)).Take((int)((until - from) * 48_000));
        return 10 * Math.Log10(part.Average(sample => (double)sample * sample));
    }
}
