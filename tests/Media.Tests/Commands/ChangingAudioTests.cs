using Encoder.Media.Commands;
using Encoder.Media.Planning;

namespace Encoder.Media.Tests.Commands;

/// <summary>Audio whose sample rate or channel layout changes midway stays in sync, to within a third of a video frame.</summary>
public sealed class ChangingAudioTests : IDisposable
{
    /// <summary>The duration of each part, and the time from one beep to the next, in seconds.</summary>
    private const double Part = 1.6, Beat = 0.25;

    private readonly Workshop _workshop = new();

    public void Dispose() => _workshop.Dispose();

    [Theory]
    [InlineData("aac", 0, "48000:2", "44100:2")]
    [InlineData("aac", 0, "44100:2", "48000:2")]
    [InlineData("aac", 0, "48000:2", "44100:1", "48000:2")]
    [InlineData("aac", 0, "44100:1", "48000:2", "32000:2", "44100:2")]
    [InlineData("aac", 0.5, "48000:2", "44100:2", "48000:1")]
    [InlineData("mp2", 0, "32000:1", "48000:2")]
    [InlineData("ac3", 0, "48000:6", "44100:2", "48000:6")]
    public async Task Every_beep_is_heard_at_its_time(string codec, double delay, params string[] parts)
    {
        var source = _workshop.File("joined.ts");
        await using (var joined = File.Create(source))
        {
            foreach (var (i, part) in parts.Index())
            {
                string[] format = part.Split(':');
                var from = i * Part;
                var beeps = $"gte(t+{from},{delay})*0.5*sin(2*PI*1000*t)*lt(mod(t+{from}+0.00001,{Beat}),0.05)";
                var made = await _workshop.Make(
                    "-f", "lavfi", "-i", $"color=black:s=64x48:r=25:d={Part}", "-f", "lavfi", "-i",
                    $"aevalsrc=exprs='{beeps}':s={format[0]}:d={Part}", "-filter_complex",
                    $"[1:a]atrim=start={(i == 0 ? delay : 0)}[a]", "-map", "0:v", "-map", "[a]", "-c:v", "libx264",
                    "-c:a", codec, "-ac", format[1], "-muxdelay", "0", "-muxpreload", "0", "-output_ts_offset", $"{1 + from}",
                    "-f", "mpegts", $"{i}.ts");
                await joined.WriteAsync(await File.ReadAllBytesAsync(made));
            }
        }
        var plan = await _workshop.Plan(source, new PlanRequest([new PresetSpec("p", OutputFormat.Mp4, [48])], []));
        await _workshop.Run(AudioCommand.Decode(plan, Workshop.Limits, source, _workshop.Outputs));
        await _workshop.Run(AudioCommand.EncodeDecoded(plan, _workshop.Outputs, _workshop.Outputs));
        var path = Path.Combine(_workshop.Outputs, "audio.mp4");
        var heard = Beeps(Measured.Audio(path));

        var expected = Enumerable.Range(0, (int)(parts.Length * Part / Beat) + 1).Select(i => i * Beat)
            .Where(time => time >= delay && time < parts.Length * Part).ToArray();
        Assert.Equal(expected, heard, (a, b) => Math.Abs(a - b) < 0.013);
        Assert.Equal(parts.Length * Part, Measured.Duration(path, "a"), 0.03);
    }

    /// <summary>Returns the start of each beep, in seconds.</summary>
    private static double[] Beeps(float[] samples)
    {
        var loud = samples.Index().Where(sample => Math.Abs(sample.Item) > 0.1).Select(sample => sample.Index / 48_000.0).ToArray();
        return [.. loud.Where((time, i) => i == 0 || time - loud[i - 1] > 0.1)];
    }
}
