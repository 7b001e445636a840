using Encoder.Contracts.Files;
using Encoder.Contracts.Jobs;
using Encoder.Contracts.Verification;
using Encoder.Grains.Jobs;
using Encoder.Grains.Work;

namespace Encoder.Grains.Tests.Jobs;

/// <summary>A job driven through its life by commands alone.</summary>
internal sealed class JobDriver
{
    public static readonly DateTimeOffset Start = new(2021, 3, 18, 8, 50, 57, 438, TimeSpan.Zero);

    private DateTimeOffset _now = Start;

    public JobState? State { get; private set; }

    public UnitLimits Limits { get; init; } = new();

    public static JobRequest Request { get; } = new()
    {
        VideoId = "6053115ebba24b4d700c8c49",
        Presets = [new() { Resolutions = ["360"], Format = "hls" }, new() { Resolutions = ["360"], Format = "mp4" }],
        Thumbnails = [new() { Timestamp = "00:00:01", Resolutions = ["360"], Formats = ["jpg"], Filters = ["none"] }],
        WebhookUrl = "https://example.org/hook",
    };

    public static readonly string[] PresetIds = ["preset-hls", "preset-mp4"];

    public JobReply Do(JobCommand command)
    {
        _now += TimeSpan.FromSeconds(1);
        var before = State;
        var (reply, after) = JobMachine.Decide(before, command, Limits, _now);
        if (before is not null && after is not null && !ReferenceEquals(before, after))
        {
            Assert.Equal(before.Revision + 1, after.Revision);
            Assert.True(after.Progress >= before.Progress, "progress fell");
            Assert.False(before.HasEnded, "a terminal state changed");
        }
        State = after;
        return reply;
    }

    public JobReply Submit(JobRequest? request = null)
    {
        request ??= Request;
        var submission = new JobSubmission("tenant", new JobUser("u1", "Ada", "ada@example.org"), request);
        return Do(new JobCommand.Submit("605311c86efd284e474c5c76", submission, "files/videos/x.mp4", PresetIds[..(request.Presets?.Length ?? 0)], [.. (request.Thumbnails ?? []).Select((_, i) => $"thumbnail-{i}")]));
    }

    public JobReply Begin(string unit, int attempt = 1, int lost = 0) => Do(new JobCommand.Begin(new UnitClaim(unit, attempt, lost)));

    public JobReply End(string unit, UnitResult result, int attempt = 1) => Do(new JobCommand.End(new UnitClaim(unit, attempt, 0), result));

    public JobReply Report(string unit, double fraction, int attempt = 1) => Do(new JobCommand.Report(new UnitClaim(unit, attempt, 0), fraction));

    public JobReply PartEnds(string key, JobError? error = null, OutputVerification[]? verification = null) =>
        Do(new JobCommand.PartEnded(key, error is null ? [File(key)] : [], error, verification));

    /// <summary>Brings a submitted job to where its source is known.</summary>
    public JobDriver Ingested(int chunks = 1, bool audio = true)
    {
        Begin(UnitNames.Ingest);
        Assert.Equal(JobReply.Done, End(UnitNames.Ingest, new Ingested(Plans.Of([.. State!.Presets.Select(p => p.Id)], chunks, audio))));
        return this;
    }

    /// <summary>Brings an ingested job to where all encodes exist.</summary>
    public JobDriver AllEncoded()
    {
        foreach (var unit in State!.Units.Where(u => u.Status == UnitStatus.Open).ToArray())
        {
            Begin(unit.Name);
            Assert.Equal(JobReply.Done, End(unit.Name, new Encoded([])));
        }
        return this;
    }

    public static JobDriver Submitted(JobRequest? request = null)
    {
        var driver = new JobDriver();
        Assert.Equal(JobReply.Done, driver.Submit(request));
        return driver;
    }

    /// <summary>What looking at an output found.</summary>
    public static OutputVerification Looked(string key, params CheckProblem[] problems) =>
        new() { Preset = key, Path = $"files/encoded/{key}", Level = VerificationLevels.Structure, Passed = [new PassedCheck("frames", "50")], Problems = problems };

    public static MediaFile File(string key) => new()
    {
        Id = $"file-{key}", JobId = "605311c86efd284e474c5c76", Type = "video", Size = 1, FilePath = $"files/encoded/{key}", Meta = new MediaFileMeta(), CreatedAt = Start, UpdatedAt = Start,
    };
}
