using System.Globalization;
using Encoder.Contracts.Files;
using Encoder.Contracts.Jobs;
using Encoder.EndToEnd.Running;
using Encoder.Testing;

namespace Encoder.EndToEnd.Matrix;

/// <summary>Every kind of source through a whole job, and what came out, as others' tools see it.</summary>
public sealed class MatrixTests(MatrixTests.Running running) : IClassFixture<MatrixTests.Running>
{
    private static readonly int[] s_ladder = [240, 360, 480];

    // Red, lime, blue and yellow, as they were drawn from the top left, and the black middle.
    private static readonly (int, int, int)[] s_drawn = [(255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 0), (0, 0, 0)];

    public static TheoryData<string> Names => [.. Cases.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_source_comes_out_right(string name)
    {
        var source = Cases.All[name];
        using var folder = new TemporaryFolder();
        var job = await running.Run(source.Recipe.Make(folder.Path), Request);
        Assert.True(job.Status == JobStatus.Completed, $"{job.Error}");

        var expected = Rungs(source);
        var ladder = Assert.Single(job.Files!, f => f.Type == MediaFileTypes.HlsLadder);
        var rungs = expected.Select(rung => new Decoded(running.Path(ladder.FilePath.Replace("index.m3u8", $"{rung.Name}/index.m3u8", StringComparison.Ordinal)))).ToArray();
        Assert.Equal(expected.Select(r => r.Size), rungs.Select(r => r.Size));
        foreach (var rung in rungs) CheckVideo(source, rung);
        CheckAlignment(rungs, running.Path(ladder.FilePath.Replace("index.m3u8", $"{expected[0].Name}/index.m3u8", StringComparison.Ordinal)));

        var video = new Decoded(running.Path(Assert.Single(job.Files!, f => f.Type == MediaFileTypes.Video).FilePath));
        Assert.Equal(expected.Where(r => r.Name is not ("240" or "480")).DefaultIfEmpty(expected[^1]).Last().Size, video.Size);
        CheckVideo(source, video);
        CheckColours(source, video.Colours());
        CheckSound(source, video);

        var image = new Decoded(running.Path(Assert.Single(job.Files!, f => f.Type == MediaFileTypes.Image).FilePath));
        Assert.Equal(video.Size, image.Size);
        CheckColours(source, image.Colours());
    }

    private static JobRequest Request(string videoId) => new()
    {
        VideoId = videoId,
        Presets = [new() { Resolutions = ["240", "360", "480"], Format = "hls" }, new() { Resolutions = ["360"], Format = "mp4" }],
        Thumbnails = [new() { Timestamp = "00:00:00", Resolutions = ["360"], Formats = ["png"], Filters = ["none"] }],
    };

    /// <summary>The rule of resolutions, worked out once more: the short side as asked, the long one to the nearest even number, nothing enlarged.</summary>
    private static (string Name, (int, int) Size)[] Rungs(Case source)
    {
        var (width, height) = source.Displayed;
        var asked = s_ladder.Where(r => r <= Math.Min(width, height)).ToArray();
        if (asked.Length == 0) return [($"{(int)Math.Min(width, height) / 2 * 2}", ((int)width / 2 * 2, (int)height / 2 * 2))];
        int Long(int rung) => 2 * (int)Math.Round(rung * Math.Max(width, height) / Math.Min(width, height) / 2);
        return [.. asked.Select(r => ($"{r}", width >= height ? (Long(r), r) : (r, Long(r))))];
    }

    private static void CheckVideo(Case source, Decoded output)
    {
        string? Of(string member) => output.Video.TryGetProperty(member, out var value) ? value.ToString() : null;
        Assert.Equal(
            ("h264", "High", "yuv420p", "1:1", "tv", "bt709", "bt709", "bt709"),
            (Of("codec_name"), Of("profile"), Of("pix_fmt"), Of("sample_aspect_ratio"), Of("color_range"), Of("color_space"), Of("color_transfer"), Of("color_primaries")));
        Assert.DoesNotContain("rotation", output.Video.GetRawText(), StringComparison.Ordinal);
        if (source.Frames is { } frames) Assert.Equal(frames, output.Packets.Length);
        Assert.Equal(source.Duration, output.Duration, Math.Max(1 / source.Rate, 0.05));
        Assert.Equal(0, output.Packets[0].Time, 0.001);
    }

    /// <summary>Every segment begins with a keyframe, and all rungs have theirs at the same times.</summary>
    private static void CheckAlignment(Decoded[] rungs, string playlist)
    {
        var keys = rungs.Select(r => r.Packets.Where(p => p.IsKey).Select(p => Math.Round(p.Time, 3)).ToArray()).ToArray();
        Assert.All(keys, k => Assert.Equal(keys[0], k));
        var start = 0.0;
        foreach (var line in File.ReadLines(playlist).Where(l => l.StartsWith("#EXTINF:", StringComparison.Ordinal)))
        {
            Assert.Contains(keys[0], k => Math.Abs(k - start) < 0.002);
            start += double.Parse(line["#EXTINF:".Length..].TrimEnd(','), CultureInfo.InvariantCulture);
        }
        Assert.Equal(rungs[0].Duration, start, 0.05);
    }

    private static void CheckColours(Case source, (int R, int G, int B)[] seen)
    {
        // Turned clockwise by 90, what was bottom left is top left.
        int[] order = source.Turned switch { 90 => [2, 0, 3, 1, 4], 180 => [3, 2, 1, 0, 4], 270 => [1, 3, 0, 2, 4], _ => [0, 1, 2, 3, 4] };
        var expected = Array.ConvertAll(order, i => s_drawn[i]);
        Assert.True(
            expected.Zip(seen).All(pair => Math.Abs(pair.First.Item1 - pair.Second.R) <= source.Tolerance && Math.Abs(pair.First.Item2 - pair.Second.G) <= source.Tolerance && Math.Abs(pair.First.Item3 - pair.Second.B) <= source.Tolerance),
            $"expected {string.Join(" ", expected)}, saw {string.Join(" ", seen)}");
    }

    private static void CheckSound(Case source, Decoded output)
    {
        Assert.Equal(source.Channels > 0, output.Audio is not null);
        if (output.Audio is not { } audio) return;
        Assert.Equal(("aac", "LC", source.Channels), (audio.GetProperty("codec_name").GetString(), audio.GetProperty("profile").GetString(), audio.GetProperty("channels").GetInt32()));
        if (source.HasCue) Assert.InRange(output.CueOffset(), -0.04, 0.04);
    }

    /// <summary>One service for all cases.</summary>
    public sealed class Running : IAsyncLifetime
    {
        private readonly TemporaryFolder _data = new();
        private Service _service = null!;

        public async Task InitializeAsync() => _service = await Service.Start(_data.Path);

        public async Task<Job> Run(string path, Func<string, JobRequest> request)
        {
            var upload = await _service.Client.Upload(path);
            return await _service.Client.Ended((await _service.Client.Post(request(upload.Id))).Id);
        }

        public string Path(string filePath) => System.IO.Path.Combine(_data.Path, "media", filePath);

        public async Task DisposeAsync()
        {
            await _service.DisposeAsync();
            _data.Dispose();
        }
    }
}
