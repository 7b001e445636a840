using System.Globalization;

namespace Encoder.EndToEnd.Matrix;

/// <summary>Checks that the outputs of a case are as expected.</summary>
internal static class Checks
{
    /// <summary>The largest acceptable offset between video and audio, in seconds.</summary>
    private const double Apart = 0.04;

    private static readonly int[] s_ladder = [240, 360, 480];

    // Red, lime, blue and yellow in the corners, row by row from the top left, and the black middle.
    private static readonly (int, int, int)[] s_drawn = [(255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 0), (0, 0, 0)];

    public static void All(Done done)
    {
        var (source, look) = (done.Case, done.Look);
        Assert.Equal(source.Warnings, done.Job.Warnings.Select(w => w.Code).Where(c => c != "rung_skipped"));
        var expected = Rungs(source);
        Assert.Equal(expected.Select(r => r.Size), look.Rungs.Select(r => r.Size));
        foreach (var (rung, track) in expected.Zip(look.Rungs)) Video(source, rung.Name, track);
        Alignment(source, look.Rungs, done.Rung(expected[0].Name));
        if (source.Repeated is not []) Regular(done.Rung(expected[0].Name));
        Audio(source, look.LadderAudio, look.Rungs[0]);

        var single = expected.Where(r => r.Name is not ("240" or "480")).DefaultIfEmpty(expected[^1]).Last();
        Assert.Equal(single.Size, look.Video.Size);
        Video(source, single.Name, look.Video);
        Assert.Equal(source.Duration, look.Video.Duration, source.Repeated is [] ? 10 : 0.05);
        Colours(source, look.Video.Frames[0]);
        Audio(source, look.VideoAudio, look.Video);
        if (source is { Repeated: [], ChangesShape: null, Background: null })
        {
            Assert.Equal(source.Numbers.Count(), look.Likeness.Length);
            Assert.True(
                look.Likeness.Min() >= source.Likeness,
                $"the SSIM of frame {Array.IndexOf(look.Likeness, look.Likeness.Min())} is {look.Likeness.Min()}");
        }

        Assert.Equal(single.Size, look.ImageSize);
        Colours(source, look.Image);
        if (source is { HasNumbers: true, ChangesShape: null })
            Assert.Equal(Recipe.ShadeOf(source.Frames[0].Number), look.Image.Shade(source.Turned), 20.0);
    }

    /// <summary>
    /// Computes the resolutions independently: the requested short side, the long side rounded to an even number, never enlarged.
    /// </summary>
    private static (string Name, (int, int) Size)[] Rungs(Case source)
    {
        var (width, height) = source.Displayed;
        var asked = s_ladder.Where(r => r <= Math.Min(width, height)).ToArray();
        if (asked.Length == 0) return [($"{(int)Math.Min(width, height) / 2 * 2}", ((int)width / 2 * 2, (int)height / 2 * 2))];
        int Long(int rung) => 2 * (int)Math.Round(rung * Math.Max(width, height) / Math.Min(width, height) / 2);
        return [.. asked.Select(r => ($"{r}", width >= height ? (Long(r), r) : (r, Long(r))))];
    }

    private static void Video(Case source, string rung, VideoTrack output)
    {
        string? Of(string member) => output.Stream.TryGetProperty(member, out var value) ? value.ToString() : null;
        Assert.Equal(
            (
                "h264", source.Copied is { } copied && copied.Rung == rung ? copied.Profile : "High", "yuv420p", "1:1", "tv", "bt709",
                "bt709", "bt709"),
            (
                Of("codec_name"), Of("profile"), Of("pix_fmt"), Of("sample_aspect_ratio"), Of("color_range"), Of("color_space"),
                Of("color_transfer"), Of("color_primaries")));
        Assert.DoesNotContain("rotation", output.Stream.GetRawText(), StringComparison.Ordinal);

        // Every frame occurs once, in order, at its time. Long frames are repeated where segments begin.
        var frames = source.Frames;
        Assert.Equal(frames.Select(p => p.Time), output.Packets.Select(p => p.Time), (a, b) => Math.Abs(a - b) <= 0.002);
        Assert.Equal(frames.Length, output.Frames.Length);
        if (source.ChangesShape is { } change) Shaped(output.Frames[change.From..], change);
        else if (source.HasNumbers)
            Assert.Equal(
                frames.Select(p => Recipe.ShadeOf(p.Number)),
                output.Frames.Select(p => p.Shade(source.Turned)), (a, b) => Math.Abs(a - b) < 10);
        // A playlist does not state the duration of its last frame; the durations of its segments do.
        if (source.Repeated is [])
            Assert.Equal(source.Duration, output.Duration, Math.Max(frames[^1].Time / frames.Length, 0.05));
    }

    /// <summary>Checks that every segment begins with a keyframe and that keyframes are at the same times in all rungs.</summary>
    private static void Alignment(Case source, VideoTrack[] rungs, string playlist)
    {
        var keys = rungs.Select(r => r.Packets.Where(p => p.IsKey).Select(p => Math.Round(p.Time, 3)).ToArray()).ToArray();
        Assert.All(keys, k => Assert.Equal(keys[0], k));
        var start = 0.0;
        foreach (var line in File.ReadLines(playlist).Where(l => l.StartsWith("#EXTINF:", StringComparison.Ordinal)))
        {
            Assert.Contains(keys[0], k => Math.Abs(k - start) < 0.002);
            start += double.Parse(line["#EXTINF:".Length..].TrimEnd(','), CultureInfo.InvariantCulture);
        }
        Assert.Equal(source.Repeated is [] ? rungs[0].Duration : source.Duration, start, 0.05);
    }

    /// <summary>Checks that segments begin at multiples of their duration, whatever the times of the frames.</summary>
    private static void Regular(string playlist)
    {
        var lengths = File.ReadLines(playlist).Where(l => l.StartsWith("#EXTINF:", StringComparison.Ordinal))
            .Select(line => double.Parse(line["#EXTINF:".Length..].TrimEnd(','), CultureInfo.InvariantCulture)).ToArray();
        Assert.All(lengths[..^1], length => Assert.Equal(4, length, 0.5));
    }

    /// <summary>Checks that the drawing is complete between the black bars.</summary>
    private static void Shaped(FrameImage[] frames, Reshaped shape)
    {
        static int At(double place) => (int)(place * FrameImage.Grid);
        double Across(double place) => 0.5 + ((place - 0.5) * shape.Width);
        double Down(double place) => 0.5 + ((place - 0.5) * shape.Height);
        Assert.All(
            frames,
            frame =>
            {
                (int R, int G, int B) Seen(double x, double y) => frame.At(At(Across(x)), At(Down(y)));
                var (left, above) = (At((1 - shape.Width) / 4), At((1 - shape.Height) / 4));
                (int R, int G, int B)[] seen =
                [
                    Seen(1 / 6.0, 1 / 6.0), Seen(5 / 6.0, 1 / 6.0), Seen(5 / 6.0, 5 / 6.0),
                    // Without bars, use the black middle.
                    shape.Width < 1 ? frame.At(left, 12) : frame.Middle,
                    shape.Width < 1 ? frame.At(FrameImage.Grid - 1 - left, 12) : frame.Middle,
                    shape.Height < 1 ? frame.At(12, above) : frame.Middle,
                    shape.Height < 1 ? frame.At(12, FrameImage.Grid - 1 - above) : frame.Middle,
                ];
                (int R, int G, int B)[] drawn =
                    [s_drawn[0], s_drawn[1], s_drawn[3], .. Enumerable.Repeat((0, 0, 0), seen.Length - 3)];
                Assert.Equal(
                    drawn, seen, (a, b) => Math.Abs(a.R - b.R) <= 120 && Math.Abs(a.G - b.G) <= 120 && Math.Abs(a.B - b.B) <= 120);
            });
    }

    private static void Colours(Case source, FrameImage seen)
    {
        // Rotated by 90 degrees clockwise, the bottom left corner becomes the top left.
        int[] order = source.Turned switch { 90 => [2, 0, 3, 1, 4], 180 => [3, 2, 1, 0, 4], 270 => [1, 3, 0, 2, 4], _ => [0, 1, 2, 3, 4] };
        var expected = Array.ConvertAll(
            order, i => i is 1 or 3 && source.Background is { } shade ? (shade, shade, shade) : s_drawn[i]);
        Assert.True(
            expected.Zip(seen.Cells).All(
                pair => Math.Abs(pair.First.Item1 - pair.Second.R) <= source.Tolerance
                    && Math.Abs(pair.First.Item2 - pair.Second.G) <= source.Tolerance
                    && Math.Abs(pair.First.Item3 - pair.Second.B) <= source.Tolerance),
            $"expected {string.Join(" ", expected)}, saw {string.Join(" ", seen.Cells)}");
    }

    /// <summary>Checks that there is audio if the source has it, and that its cue begins and ends together with the video's.</summary>
    private static void Audio(Case source, AudioTrack? audio, VideoTrack video)
    {
        Assert.Equal(source.Channels > 0, audio is not null);
        if (audio is null) return;
        var stream = audio.Stream;
        Assert.Equal(
            ("aac", "LC", source.Channels),
            (
                stream.GetProperty("codec_name").GetString(), stream.GetProperty("profile").GetString(),
                stream.GetProperty("channels").GetInt32()));
        if (!source.HasCue) return;
        var (seen, heard) = (video.Cue(), audio.Cue());
        Assert.InRange(heard.Begin - seen.Begin, -Apart, Apart);
        Assert.InRange(heard.End - seen.End, -Apart, Apart);
    }
}
