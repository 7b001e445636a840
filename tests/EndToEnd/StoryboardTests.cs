using System.Text;
using System.Text.RegularExpressions;
using Encoder.Contracts.Files;
using Encoder.Contracts.Jobs;
using Encoder.EndToEnd.Running;
using Encoder.Testing;

namespace Encoder.EndToEnd;

/// <summary>Tests storyboards of a video in which each frame has its own shade. Independent programs check the outputs.</summary>
public sealed partial class StoryboardTests(StoryboardTests.Running running) : IClassFixture<StoryboardTests.Running>
{
    private const int Rate = 25;
    private const int Seconds = 13;

    private static readonly PresetRequest s_ladder = new() { Resolutions = ["144"], Format = "hls" };

    // Larger than the source, so the video keeps the source's size and can be copied.
    private static readonly PresetRequest s_copy = new() { Resolutions = ["240"], Format = "mp4" };

    [Theory]
    // Chunks last 4 s; the intervals are shorter and longer than that.
    [InlineData(1, 4, 13, "encode-2")]
    [InlineData(0.52, 10, 25, "encode-2")]
    [InlineData(5, 10, 3, "encode-2")]
    public async Task Each_frame_is_the_one_shown_at_its_time(double interval, int columns, int frames, string unit)
    {
        var asked = new StoryboardRequest { Interval = interval, Columns = columns, Width = 64 };
        var job = await running.Job(new() { Presets = [s_ladder], Storyboard = asked });
        Assert.Contains(unit, running.Units(job.Id));
        CheckStoryboard(job, interval, frames, from: 0);
    }

    [Fact]
    public async Task A_storyboard_is_made_of_a_clip_of_a_copied_video_and_without_other_outputs()
    {
        var clipped = await running.Job(new()
        {
            Presets = [s_ladder], Storyboard = new() { Interval = 1, Width = 64 }, Clip = new() { Start = "00:00:03", End = "00:00:08" },
        });
        CheckStoryboard(clipped, 1, 5, from: 3);

        var alone = await running.Job(new() { Storyboard = new() { Interval = 2, Width = 64 } });
        Assert.Single(alone.Files!);
        Assert.Equal(["ingest", "encode-0"], running.Units(alone.Id).Where(unit => !unit.StartsWith("package", StringComparison.Ordinal)));
        CheckStoryboard(alone, 2, 7, from: 0);

        var copied = await running.Job(new() { Presets = [s_copy], Storyboard = new() { Interval = 2, Width = 64 } });
        Assert.Contains("copy", running.Units(copied.Id));
        CheckStoryboard(copied, 2, 7, from: 0);
    }

    [Fact]
    public async Task By_default_there_is_a_frame_every_5_s()
    {
        var job = await running.Job(new() { Presets = [s_ladder], Storyboard = new() });
        Assert.Equal((5, 160, 10), (job.Storyboard!.Interval, job.Storyboard.Width, job.Storyboard.Columns));
        Assert.Equal(new MediaResolution(160, 90), Storyboard(job).Meta.Resolution);
        CheckStoryboard(job, 5, 3, from: 0);
    }

    /// <summary>Each of the four slides lasts 5 s. Each frame of the storyboard is the slide shown at its time.</summary>
    [Fact]
    public async Task Slides_have_a_storyboard_too()
    {
        using var folder = new TemporaryFolder();
        var slides = folder.File("slides.mp4");
        Tool.Run(
            "ffmpeg", "-v", "error", "-f", "lavfi", "-i",
            "color=s=320x180:r=1/5:d=20,format=yuv420p,geq=lum='40+40*N':cb=128:cr=128", "-c:v", "libx264", "-crf", "10",
            "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv", slides);
        var job = await running.Job(
            new() { Presets = [s_ladder], Storyboard = new() { Interval = 2, Columns = 5, Width = 64 } }, slides);
        CheckStoryboard(job, 2, 10, time => (40 + (40 * Math.Floor((time + 0.001) / 5)) - 16) * 255 / 219);
    }

    private void CheckStoryboard(Job job, double interval, int frames, double from) =>
        CheckStoryboard(job, interval, frames, time => ShadeOf((int)Math.Floor((time + from + 0.001) * Rate)));

    private void CheckStoryboard(Job job, double interval, int frames, Func<double, double> shade)
    {
        var (width, height) = (job.Storyboard!.Width, Storyboard(job).Meta.Resolution!.Height);
        var folder = Path.GetDirectoryName(running.PathOf(Storyboard(job)))!;
        foreach (var (track, extension) in new[] { ("index.vtt", "jpg"), ("webp.vtt", "webp") })
        {
            var cues = Cue().Matches(File.ReadAllText(Path.Combine(folder, track)));
            Assert.Equal(frames, cues.Count);
            var sheets = cues.Select(cue => cue.Groups["sheet"].Value).Distinct()
                .ToDictionary(sheet => sheet, sheet => Luma.Of(Path.Combine(folder, sheet)));
            Assert.All(sheets.Keys, sheet => Assert.EndsWith(extension, sheet, StringComparison.Ordinal));
            foreach (var (n, cue) in cues.Index())
            {
                Assert.Equal(n * interval, TimeSpan.Parse(cue.Groups["start"].Value, null).TotalSeconds, 3);
                var (x, y) = (int.Parse(cue.Groups["x"].Value), int.Parse(cue.Groups["y"].Value));
                Assert.Equal(shade(n * interval), sheets[cue.Groups["sheet"].Value].Mean(x, y, width, height), 4.0);
            }
        }
    }

    private static MediaFile Storyboard(Job job) => Assert.Single(job.Files!, file => file.Type == "storyboard");

    private static double ShadeOf(int number) => number * 8 % 220 * 255 / 219.0;

    [GeneratedRegex(
        @"(?<start>[0-9:.]+) --> [0-9:.]+\n(?<sheet>[0-9a-z.]+)#xywh=(?<x>[0-9]+),(?<y>[0-9]+),[0-9]+,[0-9]+",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Cue();

    /// <summary>The luma of a sheet, 0 to 255, row by row.</summary>
    private sealed record Luma(int Width, byte[] Pixels)
    {
        /// <summary>Has ffmpeg decode the sheet to a PGM: "P5", width, height and 255, separated by whitespace, then the pixels.</summary>
        public static Luma Of(string sheet)
        {
            using var folder = new TemporaryFolder();
            Tool.Run("ffmpeg", "-v", "error", "-i", sheet, "-vf", "scale=out_range=pc,format=gray", folder.File("sheet.pgm"));
            var pgm = File.ReadAllBytes(folder.File("sheet.pgm"));
            var header = Encoding.ASCII.GetString(pgm[..32]).Split(' ', '\n');
            var (width, height) = (int.Parse(header[1], null), int.Parse(header[2], null));
            return new Luma(width, pgm[^(width * height)..]);
        }

        public double Mean(int x, int y, int width, int height)
        {
            Assert.InRange(x + width, width, Width);
            return Enumerable.Range(y, height)
                .Average(row => new ArraySegment<byte>(Pixels, (row * Width) + x, width).Average(pixel => pixel));
        }
    }

    public sealed class Running : IAsyncLifetime
    {
        private readonly TemporaryFolder _data = new();
        private Service _service = null!;
        private string _videoId = "";

        public async ValueTask InitializeAsync()
        {
            _service = await Service.Start(
                _data.Path, new Dictionary<string, string> { ["Encoder:Encoding:ChunkDuration"] = "4" });
            var clip = _data.File("shades.mp4");
            Tool.Run(
                "ffmpeg", "-v", "error", "-f", "lavfi", "-i",
                $"color=s=320x180:r={Rate}:d={Seconds},format=yuv420p,geq=lum='16+mod(8*N,220)':cb=128:cr=128",
                "-c:v", "libx264", "-preset", "veryfast", "-crf", "10", "-g", "50",
                "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv", clip);
            _videoId = (await _service.Client.Upload(clip)).Id;
        }

        public async ValueTask DisposeAsync()
        {
            if (_service is not null) await _service.DisposeAsync();
            _data.Dispose();
        }

        /// <param name="video">Path of a video to use instead of the one that the tests share.</param>
        internal async Task<Job> Job(JobRequest request, string? video = null)
        {
            var videoId = video is null ? _videoId : (await _service.Client.Upload(video)).Id;
            var job = await _service.Client.Ended((await _service.Client.Post(request with { VideoId = videoId })).Id);
            Assert.True(job.Status == JobStatus.Completed, $"{job.Error}\n{string.Join('\n', _service.Log)}");
            return job;
        }

        internal IEnumerable<string> Units(string jobId) => _service.Accepted(jobId).Select(accepted => accepted.Unit);

        internal string PathOf(MediaFile file) => Path.Combine(_data.Path, "media", file.FilePath);
    }
}
