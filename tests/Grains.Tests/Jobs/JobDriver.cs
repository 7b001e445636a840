using Encoder.Contracts.Files;
using Encoder.Contracts.Jobs;
using Encoder.Contracts.Verification;
using Encoder.Grains.Jobs;
using Encoder.Grains.Work;
using Encoder.Storage.Work;

namespace Encoder.Grains.Tests.Jobs;

/// <summary>Drives a job through its life by commands alone.</summary>
internal sealed class JobDriver
{
    public static readonly DateTimeOffset Start = new(2021, 3, 18, 8, 50, 57, 438, TimeSpan.Zero);

    public const string Id = "605311c86efd284e474c5c76";

    private DateTimeOffset _now = Start;

    public JobState? State { get; private set; }

    public WorkItemLimits Limits { get; init; } = new();

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
            Assert.True(after.Progress >= before.Progress || after.Run > before.Run, "progress fell");
            Assert.False(before.HasEnded && after.Run == before.Run, "a terminal state changed");
        }
        State = after;
        return reply;
    }

    public JobReply Submit(JobRequest? request = null)
    {
        request ??= Request;
        var submission = new JobSubmission("tenant", new JobUser("u1", "Ada", "ada@example.org"), request);
        return Do(new JobCommand.Submit(
            Id,
            submission,
            "files/videos/x.mp4",
            PresetIds[..(request.Presets?.Length ?? 0)],
            [.. (request.Thumbnails ?? []).Select((_, i) => $"thumbnail-{i}")]));
    }

    public JobReply Begin(WorkItemName item, int attempt = 1, int lost = 0) => Do(new JobCommand.Begin(Lease(item, attempt, lost)));

    public JobReply End(WorkItemName item, WorkResult result, int attempt = 1) => Do(new JobCommand.End(Lease(item, attempt), result));

    public JobReply Report(WorkItemName item, double fraction, int attempt = 1) =>
        Do(new JobCommand.Report(Lease(item, attempt), fraction));

    /// <summary>Returns a worker's lease on a work item of the job.</summary>
    public static WorkLease Lease(WorkItemName item, int attempt, int lost = 0) => new(Id, item, "worker", attempt, lost, lost);

    public JobReply OutputEnds(string key, JobError? error = null, OutputVerification[]? verification = null) =>
        Do(new JobCommand.OutputEnded(key, error is null ? [File(key)] : [], error, verification));

    /// <summary>Brings a submitted job to the point where its source is ingested.</summary>
    public JobDriver Ingested(int chunks = 1, bool audio = true)
    {
        Begin(WorkItemName.Ingest);
        Assert.Equal(JobReply.Done, End(WorkItemName.Ingest, new Ingested(Plans.Of([.. State!.Presets.Select(p => p.Id)], chunks, audio))));
        return this;
    }

    /// <summary>Brings an ingested job to the point where all encodes exist.</summary>
    public JobDriver AllEncoded()
    {
        foreach (var item in State!.WorkItems.Where(i => i.Status == WorkItemStatus.Open).ToArray())
        {
            Begin(item.Name);
            Assert.Equal(JobReply.Done, End(item.Name, new Encoded([])));
        }
        return this;
    }

    public static JobDriver Submitted(JobRequest? request = null)
    {
        var driver = new JobDriver();
        Assert.Equal(JobReply.Done, driver.Submit(request));
        return driver;
    }

    /// <summary>Returns what the verification of an output found.</summary>
    public static OutputVerification Verified(string key, params CheckProblem[] problems) =>
        new()
        {
            Preset = key,
            Path = $"files/encoded/{key}",
            Level = VerificationLevels.Structure,
            Passed = [new PassedCheck("frames", "50")],
            Problems = problems,
        };

    public static MediaFile File(string key) => new()
    {
        Id = $"file-{key}",
        JobId = Id,
        Type = "video",
        Size = 1,
        FilePath = $"files/encoded/{key}",
        Meta = new MediaFileMeta(),
        CreatedAt = Start,
        UpdatedAt = Start,
    };
}
