using Encoder.Media.Commands;
using Encoder.Media.Planning;
using Encoder.Media.Probing;
using Encoder.Media.Processes;
using Encoder.Media.Tests.Commands;
using Encoder.Media.Verification;
using Encoder.Media.Verification.Content;

namespace Encoder.Media.Tests.Verification.Content;

/// <summary>Compares encodes with their source, both faithful and doctored ones.</summary>
public sealed class ContentTests : IDisposable
{
    private const string Moving = "testsrc2=s=320x180:r=25:d=20";
    private const string Audio = "anoisesrc=d=20:r=48000:a=0.1";
    private readonly Workshop _workshop = new();
    private readonly CountingRunner _runner = new();

    public void Dispose() => _workshop.Dispose();

    [Theory]
    [InlineData(VerificationLevel.Structure, 0)]
    [InlineData(VerificationLevel.Decode, 2)]
    public async Task An_ordinary_video_has_no_stretches_and_is_not_decoded_to_find_them(VerificationLevel level, int runs)
    {
        var (plan, source) = await Encoded(Moving, Audio);
        Assert.Empty(await Stretches(plan, source, new VerificationOptions { Level = level }));
        Assert.Equal(runs, _runner.Runs);
    }

    [Theory]
    [InlineData(StretchKind.Black, "drawbox=c=black:t=fill:enable='between(t,7,13)'", 7, 13)]
    [InlineData(StretchKind.Black, "drawbox=c=black:t=fill", 0, 20)]
    [InlineData(StretchKind.Frozen, "select='not(between(n,201,350))',fps=25", 8, 14)]
    public async Task A_stretch_of_the_video_that_the_source_lacks_is_found(StretchKind kind, string fault, double start, double end)
    {
        var (plan, source) = await Encoded(Moving, Audio);
        await Doctor("v144.mp4", "-vf", fault);
        await Doctor("v180.mp4", "-vf", fault);
        AssertFound(await Stretches(plan, source), kind, start, end);
        AssertFound(await Stretches(plan, source, new VerificationOptions { Level = VerificationLevel.Decode }), kind, start, end);
    }

    [Fact]
    public async Task A_muted_stretch_is_found()
    {
        var (plan, source) = await Encoded(Moving, Audio);
        await Doctor("audio.mp4", "-af", "volume=0:enable='between(t,6,14)'", "-c:a", "aac");
        AssertFound(await Stretches(plan, source), StretchKind.Silent, 6, 14);
    }

    [Fact]
    public async Task Only_the_chunk_that_is_black_is_found()
    {
        var source = await _workshop.Make(["-f", "lavfi", "-i", Moving, .. Codecs, "-g", "50", "source.mp4"]);
        var plan = await Plan(source, chunk: 8);
        var chunk = plan.Chunks[1];
        await _workshop.Run(EncodeCommand.Build(plan, chunk, Workshop.Limits, source, _workshop.Outputs));
        Assert.Empty(await Video(plan, chunk, source));
        await Doctor("v144.mp4", "-vf", "drawbox=c=black:t=fill");
        AssertFound(await Video(plan, chunk, source), StretchKind.Black, chunk.Start, chunk.End!.Value);
    }

    /// <summary>Sources that are themselves black, still or silent, and the kinds of stretches to be found.</summary>
    public static TheoryData<string, string, string, string[]> Alike => new()
    {
        { "black in the middle", $"{Moving},drawbox=c=black:t=fill:enable='between(t,6,14)'", Audio, ["Black"] },
        { "fade out and in", $"{Moving},fade=out:st=4:d=2,fade=in:st=14:d=2:enable='gt(t,10)'", Audio, ["Black"] },
        { "dark, with noise", "color=c=0x080808:s=320x180:r=25:d=20,noise=alls=6:allf=t", Audio, [] },
        { "a still with noise", $"color=c=gray:s=320x180:r=25:d=20,noise=alls=8:allf=t", Audio, [] },
        { "a still", $"{Moving},select='eq(n,0)',tpad=stop_duration=20:stop_mode=clone,trim=end=20", Audio, ["Frozen"] },
        { "slides", "testsrc2=s=320x180:r=1/7:d=21", Audio, ["Frozen"] },
        { "a video that stands still for a while", $"{Moving},select='not(between(n,201,350))',fps=25", Audio, ["Frozen"] },
        { "silence", Moving, $"{Audio},volume=0:enable='between(t,5,15)'", ["Silent"] },
        { "hardly any sound", Moving, "anoisesrc=d=20:r=48000:a=0.0006", [] },
        { "audio that ends early", Moving, "anoisesrc=d=8:r=48000:a=0.1", ["Silent"] },
        { "audio that begins late", Moving, "anoisesrc=d=12:r=48000:a=0.1,asetpts=PTS+8/TB", ["Silent"] },
    };

    [Theory]
    [MemberData(nameof(Alike))]
    public async Task A_stretch_that_the_source_has_too_is_not_a_fault(string name, string video, string audio, string[] kinds)
    {
        var (plan, source) = await Encoded(video, audio);
        foreach (var level in new[] { VerificationLevel.Structure, VerificationLevel.Decode })
        {
            var found = await Stretches(plan, source, new VerificationOptions { Level = level });
            Assert.All(found, stretch => Assert.True(stretch.InSource, $"{name}: {stretch}"));
            Assert.Superset(kinds.ToHashSet(), found.Select(stretch => $"{stretch.Kind}").ToHashSet());
        }
    }

    /// <summary>The source is black before the clip, and again near its end.</summary>
    [Fact]
    public async Task A_clip_is_compared_with_the_same_part_of_the_source()
    {
        var black = $"{Moving},drawbox=c=black:t=fill:enable='between(t,0,4)+between(t,13,20)'";
        var (plan, source) = await Encoded(black, Audio, new ClipRange(5, 19.5));
        Assert.All(await Stretches(plan, source), stretch => Assert.True(stretch.InSource, $"{stretch}"));
        await Doctor("v144.mp4", "-vf", "drawbox=c=black:t=fill:enable='lt(t,6)'");
        AssertFound(
            [.. (await Stretches(plan, source)).Where(stretch => stretch.Time.Start < 1)], StretchKind.Black, 0, 6);
    }

    [Fact]
    public async Task Kinds_that_are_off_are_not_looked_for()
    {
        var (plan, source) = await Encoded(Moving, Audio);
        await Doctor("v144.mp4", "-vf", "drawbox=c=black:t=fill");
        await Doctor("audio.mp4", "-af", "volume=0", "-c:a", "aac");
        Assert.Empty(await Stretches(plan, source, new VerificationOptions
        {
            Black = StretchPolicy.Off, Frozen = StretchPolicy.Off, Silent = StretchPolicy.Off,
        }));
        Assert.Equal(0, _runner.Runs);
    }

    /// <summary>The comparison uses the frames that the encoder received, also if these are deinterlaced or have a varying rate.</summary>
    [Theory]
    [InlineData("59.94 fps", "testsrc2=s=320x180:r=60000/1001:d=20", "null")]
    [InlineData("a varying rate", Moving, "select='not(between(mod(n,7),2,3))'")]
    [InlineData("interlaced", "testsrc2=s=320x180:r=50:d=20", "interlace=scan=tff")]
    public async Task SSIM_is_near_1_in_every_window_and_falls_with_the_quality_of_the_encode(string name, string video, string filter)
    {
        var source = await _workshop.Make(
        [
            "-f", "lavfi", "-i", video, "-vf", filter, "-vsync", "vfr", .. Codecs, "-flags", "+ildct+ilme", "-x264-params",
            $"{(name == "interlaced" ? "tff=1:" : "")}keyint=75", "-crf", "18", "source.mkv",
        ]);
        var plan = await Plan(source);
        plan = plan with { Video = [.. plan.Video.Select(v => v with { Crf = 12, MaxRate = 50_000_000 })] };
        await _workshop.Run(EncodeCommand.Build(plan, plan.Chunks[0], Workshop.Limits, source, _workshop.Outputs));
        var options = new VerificationOptions { SsimWindows = 3 };
        var report = await Check(options).Video(plan, plan.Chunks[0], source, _workshop.Outputs);
        Assert.Equal(["v180", "v144"], report.Report!.Ssim.Select(found => found.Encode).Distinct());
        Assert.Equal(6, report.Report.Ssim.Length);
        Assert.All(report.Report.Ssim, found =>
        {
            Assert.InRange(found.Lowest, 0.95, found.Mean);
            Assert.InRange(found.Frames, 16, 60);
        });
        await Doctor("v144.mp4", "-vf", "setpts=PTS+0.5/TB,boxblur=8");
        var worse = await Check(options).Video(plan, plan.Chunks[0], source, _workshop.Outputs);
        Assert.All(worse.Report!.Ssim.Where(found => found.Encode == "v144"), found => Assert.InRange(found.Mean, 0.0, 0.85));
        Assert.All(worse.Report.Ssim.Where(found => found.Encode == "v180"), found => Assert.InRange(found.Mean, 0.93, 1));
    }

    private static string[] X264 => ["-c:v", "libx264", "-preset", "veryfast", "-force_key_frames", "expr:gte(t,n_forced*2)"];

    private static string[] Codecs => ["-c:v", "libx264", "-preset", "veryfast", "-c:a", "aac"];

    private ContentCheck Check(VerificationOptions? options) => new(_runner, options ?? new VerificationOptions(), Workshop.Limits);

    private Task<EncodePlan> Plan(string source, ClipRange? clip = null, double chunk = 60) => _workshop.Plan(
        source,
        new PlanRequest([new PresetSpec("p", OutputFormat.Hls, [180, 144])], []) { Clip = clip },
        new EncodingOptions { AlwaysReencode = true, ChunkDuration = chunk });

    private async Task<(EncodePlan Plan, string Source)> Encoded(string video, string audio, ClipRange? clip = null)
    {
        var source = await _workshop.Make(["-f", "lavfi", "-i", video, "-f", "lavfi", "-i", audio, .. Codecs, "source.mp4"]);
        var plan = await Plan(source, clip);
        await _workshop.Run(EncodeCommand.Build(plan, plan.Chunks.Single(), Workshop.Limits, source, _workshop.Outputs));
        await _workshop.Run(AudioCommand.Build(plan, Workshop.Limits, source, _workshop.Outputs));
        return (plan, source);
    }

    /// <summary>Replaces an encode with what a faulty encoder would have made.</summary>
    private async Task Doctor(string name, params string[] options)
    {
        var path = Path.Combine(_workshop.Outputs, name);
        var made = await _workshop.Make(["-i", path, .. options, .. name[0] == 'v' ? X264 : [], "-t", "20", $"doctored-{name}"]);
        File.Move(made, path, overwrite: true);
    }

    private async Task<FoundStretch[]> Stretches(EncodePlan plan, string source, VerificationOptions? options = null)
    {
        var audio = await Check(options).Audio(plan, source, _workshop.Outputs);
        Assert.Null(audio.Failure);
        return [.. await Video(plan, plan.Chunks.Single(), source, options), .. audio.Report!.Stretches];
    }

    private async Task<FoundStretch[]> Video(EncodePlan plan, Chunk chunk, string source, VerificationOptions? options = null)
    {
        var result = await Check(options).Video(plan, chunk, source, _workshop.Outputs);
        Assert.Null(result.Failure);
        return result.Report!.Stretches;
    }

    private static void AssertFound(FoundStretch[] found, StretchKind kind, double start, double end)
    {
        var stretch = Assert.Single(found, stretch => !stretch.InSource);
        Assert.Equal(kind, stretch.Kind);
        Assert.InRange(stretch.Time.Start, start - 0.1, start + 0.1);
        Assert.InRange(stretch.Time.End, end - 0.3, end + 0.3);
    }

    private sealed class CountingRunner : IFfmpegRunner
    {
        private readonly LocalRunner _runner = new();

        public int Runs { get; private set; }

        public Task<FfmpegResult> Run(
            FfmpegCommand command, Action<FfmpegProgress>? onProgress = null, Action<string>? onLine = null,
            CancellationToken cancellationToken = default)
        {
            Runs++;
            return _runner.Run(command, onProgress, onLine, cancellationToken);
        }
    }
}
