using System.Diagnostics;
using Encoder.Contracts;
using Encoder.Contracts.Files;
using Encoder.Contracts.Jobs;
using Encoder.FakeFfmpeg;
using Encoder.Grains.Files;
using Encoder.Grains.Work;
using Encoder.Storage.Files;
using Encoder.Storage.Media;
using Encoder.Testing;

namespace Encoder.Silo.Tests.Jobs;

/// <summary>
/// Runs whole jobs on a real video with an ffmpeg that lies about its work. No job may complete, publish anything or leave anything behind.
/// </summary>
public sealed class LyingToolsTests : IDisposable
{
    private static readonly Lazy<string> s_clip = new(() => MakeClip(2));
    private static readonly Lazy<string> s_longClip = new(() => MakeClip(8));
    private readonly TemporaryFolder _data = new();
    private readonly TemporaryFolder _tools = new();

    /// <summary>The requested outputs, the lie, the verification level, and the expected error code.</summary>
    public static TheoryData<string, string, string, string> Lies => new()
    {
        { "video", "makes v240.mp4 && exit 0", "structure", JobErrorCodes.OutputInvalid },
        { "video", "makes v240.mp4 && { truth; : > out/v240.mp4; exit 0; }", "structure", JobErrorCodes.OutputInvalid },
        { "video", "makes v240.mp4 && { truth; truncate -s -2000 out/v144.mp4; exit 0; }", "structure", JobErrorCodes.OutputInvalid },
        { "video", "makes v240.mp4 && { truth -t 1; exit 0; }", "structure", JobErrorCodes.OutputInvalid },
        { "video", "makes v240.mp4 && { truth -frames:v 48; exit 0; }", "structure", JobErrorCodes.OutputInvalid },
        { "video", "makes v240.mp4 && { write v240.mp4 50000; write v144.mp4 50000; exit 0; }", "structure", JobErrorCodes.OutputInvalid },
        {
            "video", @"makes v240.mp4 && { truth; scribble v240.mp4 4000 ""$(printf '\\0%.0s' {1..8000})""; exit 0; }", "structure",
            JobErrorCodes.OutputInvalid
        },
        { "video", "makes v240.mp4 && { truth; exit 1; }", "structure", JobErrorCodes.EncoderFailed },
        { "video", "makes v240.mp4 && { truth; crash; }", "structure", JobErrorCodes.EncoderFailed },
        {
            "video", "makes v240.mp4 && { truth; echo 'av_interleaved_write_frame(): No space left on device' >&2; exit 0; }", "structure",
            JobErrorCodes.StorageFull
        },
        { "video", "makes audio.mp4 && exit 0", "structure", JobErrorCodes.OutputInvalid },
        { "video", "makes audio.mp4 && { truth -t 1; exit 0; }", "structure", JobErrorCodes.OutputInvalid },
        { "mp4", "makes 240.mp4 && exit 0", "structure", JobErrorCodes.OutputInvalid },
        { "mp4", "makes 240.mp4 && { : > out/240.mp4; exit 0; }", "structure", JobErrorCodes.OutputInvalid },
        { "mp4", "makes 240.mp4 && { truth; truncate -s -2000 out/240.mp4; exit 0; }", "structure", JobErrorCodes.OutputInvalid },
        { "mp4", "makes 240.mp4 && { truth -t 1; exit 0; }", "structure", JobErrorCodes.OutputInvalid },
        { "mp4", "makes 240.mp4 && { truth; exit 1; }", "structure", JobErrorCodes.EncoderFailed },
        { "thumbnails", "makes 0-240.jpg && exit 0", "structure", JobErrorCodes.OutputInvalid },
        { "thumbnails", "makes 0-240.jpg && { : > out/0-240.jpg; exit 0; }", "structure", JobErrorCodes.OutputInvalid },
        { "thumbnails", "makes 0-240.jpg && { truth; truncate -s -100 out/0-240.jpg; exit 0; }", "structure", JobErrorCodes.OutputInvalid },
        { "thumbnails", "makes 0-240.jpg && { truth; exit 1; }", "structure", JobErrorCodes.EncoderFailed },
        // Lies that only a decode detects: all frames are present and have the right size and type, but their content is garbage.
        { "video", $"makes v240.mp4 && {{ truth; {Garbage}; exit 0; }}", "decode", JobErrorCodes.OutputInvalid },
        {
            "mp4", $"makes 240.mp4 && {{ truth; {Garbage.Replace("v240", "240", StringComparison.Ordinal)}; exit 0; }}", "decode",
            JobErrorCodes.OutputInvalid
        },
        // Lies of the decoder itself.
        { "video", "decodes && exit 0", "decode", JobErrorCodes.OutputInvalid },
        { "mp4", "decodes && { truth | head -n 40; exit 0; }", "decode", JobErrorCodes.OutputInvalid },
        { "mp4", "decodes && { truth; echo 'error while decoding MB 1 1' >&2; exit 0; }", "decode", JobErrorCodes.OutputInvalid },
        { "mp4", "decodes && crash", "decode", JobErrorCodes.EncoderFailed },
    };

    /// <summary>Overwrites bytes in the middle of the first frame.</summary>
    private const string Garbage = "scribble v240.mp4 6000 \"$(repeat 400)\"";

    [Theory]
    [MemberData(nameof(Lies))]
    public async Task A_lie_fails_the_job_and_leaves_nothing(string what, string lie, string level, string code)
    {
        var tools = new LyingTools(_tools.Path);
        tools.Tell(lie);
        await using var world = await Start(tools, level, attempts: 1);

        var id = await Submit(world, what);
        var job = await world.Ended(id, TimeSpan.FromMinutes(2));

        Assert.Equal((JobStatus.Failed, code), (job.Status, job.Error?.Code));
        Assert.Empty(job.Files!);
        Assert.False(
            Directory.Exists(Path.GetDirectoryName(world.Get<IMediaStore>().LocalPath(MediaPaths.Output(id, "any")))),
            "something was published");
        await NothingIsLeft(world);
        var verification = (await world.Grains.GetGrain<IJobGrain>(id).GetWith(JobWorld.Tenant, JobDetails.Verification))!.Verification!;
        Assert.Equal(code == JobErrorCodes.OutputInvalid, verification.Any(v => v.Problems.Length > 0));
    }

    [Theory]
    [InlineData("video", "makes v240.mp4 && { truth -t 1; exit 0; }", typeof(EncodePayload))]
    [InlineData("video", "makes audio.mp4 && { truth -t 1; exit 0; }", typeof(AudioPayload))]
    [InlineData("mp4", "makes 240.mp4 && { : > out/240.mp4; exit 0; }", typeof(PackagePayload))]
    [InlineData("mp4", "decodes && { truth | head -n 40; exit 0; }", typeof(PackagePayload))]
    [InlineData("thumbnails", "makes 0-240.jpg && exit 0", typeof(ThumbnailsPayload))]
    public async Task A_lie_that_is_told_once_costs_one_attempt(string what, string lie, Type unit)
    {
        var tools = new LyingTools(_tools.Path);
        tools.Tell(lie);
        var failed = 0;
        await using var world = await Start(tools, "decode", attempts: 2, (payload, result) =>
        {
            if (payload.GetType() != unit || result is not WorkFailed) return;
            failed++;
            tools.TellTheTruth();
        });

        var id = await Submit(world, what);
        var job = await world.Ended(id, TimeSpan.FromMinutes(2));

        Assert.Equal((JobStatus.Completed, 1), (job.Status, failed));
        Assert.All(job.Files!, file => Assert.True(File.Exists(world.Get<IMediaStore>().LocalPath(file.FilePath))));
        await NothingIsLeft(world);
        var verification = (await world.Grains.GetGrain<IJobGrain>(id).GetWith(JobWorld.Tenant, JobDetails.Verification))!.Verification!;
        Assert.Equal(job.Files!.Select(f => f.FilePath), verification.Select(v => v.Path));
        Assert.All(verification, v => Assert.Empty(v.Problems));
    }

    /// <summary>The structure of an output does not show what its frames look like. That is what the decode level is for.</summary>
    [Fact]
    public async Task Garbage_in_a_frame_is_not_detected_without_a_decode()
    {
        var tools = new LyingTools(_tools.Path);
        tools.Tell($"makes v240.mp4 && {{ truth; {Garbage}; exit 0; }}");
        await using var world = await Start(tools, "structure", attempts: 1);
        Assert.Equal(JobStatus.Completed, (await world.Ended(await Submit(world, "video"), TimeSpan.FromMinutes(2))).Status);
    }

    /// <summary>Tests encodes that are complete but differ from the source: black, silent, or with a frozen frame.</summary>
    [Theory]
    [InlineData("v144.mp4", "-vf drawbox=c=black:t=fill -c:v libx264", "An output was made but did not pass verification: "
        + "An encode is black from 0 s to 8 s, where the source is not.")]
    [InlineData("audio.mp4", "-af volume=0 -c:a aac", "An output was made but did not pass verification: "
        + "An encode is silent from 0 s to 8 s, where the source is not.")]
    [InlineData("v144.mp4", "-vf trim=end=2,tpad=stop=150:stop_mode=clone -c:v libx264 -g 50 -sc_threshold 0", null)]
    public async Task An_encode_that_does_not_look_or_sound_like_the_source_is_detected(string encode, string change, string? error)
    {
        var tools = new LyingTools(_tools.Path);
        tools.Tell(
            $"makes {encode} && {{ truth && \"$tool\" -v error -i out/{encode} {change} out/x.mp4 "
            + $"&& mv out/x.mp4 out/{encode}; exit; }}");
        await using var world = await Start(tools, "structure", attempts: 1);
        var id = await Submit(world, "video", s_longClip.Value);
        var job = await world.Ended(id, TimeSpan.FromMinutes(2));
        Assert.Equal(error, job.Error?.Message);
        Assert.Equal(error is null ? JobStatus.Completed : JobStatus.Failed, job.Status);
        if (error is not null) return;
        Assert.Equal(
            new JobWarning("content_lost", "The output is frozen from 1.96 s to 8 s, where the source is not."),
            Assert.Single(job.Warnings));
        var verification = (await world.Grains.GetGrain<IJobGrain>(id).GetWith(JobWorld.Tenant, JobDetails.Verification))!.Verification!;
        Assert.All(verification, output => Assert.Equal(
            "frozen from 1.96 s to 8 s, where the source is not",
            Assert.Single(output.Passed, check => check.Check == "stretches").Figures));
    }

    private Task<JobWorld> Start(LyingTools tools, string level, int attempts, Action<WorkPayload, WorkResult>? after = null)
    {
        var settings = tools.Settings;
        settings["Encoder:Verification:Level"] = level;
        settings["Encoder:Units:MaxFailures"] = $"{attempts}";
        settings["Encoder:Worker:Lease"] = "00:00:15";
        // Without a retry window, anything that a failed job leaves behind is a fault.
        settings["Encoder:Jobs:RetryWindow"] = "00:00:00";
        return JobWorld.Start(_data, settings: settings, real: new RealWork { After = after ?? ((_, _) => { }) });
    }

    private static async Task<string> Submit(JobWorld world, string what, string? clip = null)
    {
        var (id, path) = (EntityId.New(TimeProvider.System), MediaPaths.Upload("source", ".mp4"));
        var local = world.Get<IMediaStore>().LocalPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(local)!);
        File.Copy(clip ?? s_clip.Value, local);
        var now = TimeProvider.System.GetUtcNow();
        await world.Get<IFileIndex>().Add(
            JobWorld.Tenant,
            new MediaFile
            {
                Id = id,
                Type = MediaFileTypes.Video,
                Size = 1,
                FilePath = path,
                Meta = new(),
                CreatedAt = now,
                UpdatedAt = now,
            });
        PresetRequest mp4 = new() { Resolutions = ["240"], Format = "mp4" };
        return await world.Submit(new JobRequest
        {
            VideoId = id,
            Presets = what switch { "video" => [new() { Resolutions = ["144", "240"], Format = "hls" }, mp4], "mp4" => [mp4], _ => null },
            Thumbnails = what == "thumbnails"
                ? [new() { Timestamp = "00:00:01", Resolutions = ["240"], Formats = ["jpg"], Filters = ["none"] }]
                : null,
        });
    }

    private static async Task NothingIsLeft(JobWorld world)
    {
        await Eventually.True(() => world.Count("work_items") == 0, "the queue is empty");
        await Eventually.True(() => world.Get<IWorkspace>().JobsWithWork().Count == 0, "no temporary file is left");
        await Eventually.True(() => world.Reminders() == 0, "no reminder is left");
    }

    private static string MakeClip(int seconds)
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("encoder-clip-").FullName, "clip.mp4");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        using var process = Process.Start("ffmpeg",
        [
            "-v", "error", "-f", "lavfi", "-i", $"testsrc2=s=640x360:r=25:d={seconds}",
            "-f", "lavfi", "-i", $"sine=f=440:r=48000:d={seconds}",
            "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac", "-shortest", path,
        ]);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return path;
    }

    public void Dispose()
    {
        _data.Dispose();
        _tools.Dispose();
    }
}
