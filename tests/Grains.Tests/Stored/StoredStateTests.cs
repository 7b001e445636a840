using System.Text.Json;
using System.Text.Json.Nodes;
using Encoder.Contracts.Jobs;
using Encoder.Contracts.Verification;
using Encoder.Grains.Jobs;
using Encoder.Grains.Outputs;
using Encoder.Grains.Tests.Jobs;
using Encoder.Grains.Webhooks;
using Encoder.Grains.Work;
using Encoder.Storage.Work;
using Encoder.Testing;

namespace Encoder.Grains.Tests.Stored;

/// <summary>
/// State as released services have stored it, one file for each kind and schema. Never change a file here. If a test fails because the
/// form has changed, add a new schema number, a new file, and a reader that still understands the old form. UPDATE_STORED=1 writes
/// missing files.
/// </summary>
public sealed class StoredStateTests
{
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };
    private static readonly GrainStateSerializer s_serializer = new();

    public static TheoryData<string> Kinds => [.. States().Keys];

    /// <summary>Kinds whose form has changed, with the earlier schema number.</summary>
    public static TheoryData<string, int> EarlierKinds => new() { { "rendition", 1 }, { "rendition-verified", 1 }, { "thumbnails", 1 } };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void State_is_stored_in_the_form_of_its_schema(string kind)
    {
        var written = JsonNode.Parse(s_serializer.Serialize(States()[kind]))!;
        var path = PathOf(kind, SchemaOf(kind));
        if (!File.Exists(path) && Environment.GetEnvironmentVariable("UPDATE_STORED") == "1")
            File.WriteAllText(path, written.ToJsonString(s_indented) + "\n");
        Assert.Equal(JsonNode.Parse(File.ReadAllText(path))!.ToJsonString(s_indented), written.ToJsonString(s_indented));
        Assert.Equal(SchemaOf(kind), (int)written["schema"]!);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Stored_state_is_read_whole(string kind)
    {
        var read = Read(kind, SchemaOf(kind));
        Assert.Equal(Text(States()[kind]), Text(read));
    }

    [Theory]
    [MemberData(nameof(EarlierKinds))]
    public void State_stored_in_an_earlier_form_is_read_whole(string kind, int schema)
    {
        var read = (OutputState)Read(kind, schema);
        Assert.Equal(schema, read.Schema);
        Assert.Equal(Text(States()[kind]), Text(read with { Schema = OutputState.CurrentSchema }));
    }

    private static object Read(string kind, int schema)
    {
        var stored = BinaryData.FromBytes(File.ReadAllBytes(PathOf(kind, schema)));
        return kind switch
        {
            _ when kind.StartsWith("job-", StringComparison.Ordinal) => s_serializer.Deserialize<JobState>(stored)!,
            _ when IsOutput(kind) => s_serializer.Deserialize<OutputState>(stored)!,
            "webhook" => s_serializer.Deserialize<WebhookState>(stored)!,
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
    }

    private static int SchemaOf(string kind) => IsOutput(kind) ? OutputState.CurrentSchema : 1;

    private static bool IsOutput(string kind) => kind == "thumbnails" || kind.StartsWith("rendition", StringComparison.Ordinal);

    private static string PathOf(string kind, int schema) => Repository.File($"tests/Grains.Tests/Stored/Schema{schema}/{kind}.json");

    private static string Text(object state) => JsonNode.Parse(s_serializer.Serialize(state))!.ToJsonString();

    private static Dictionary<string, object> States()
    {
        var request = JobDriver.Request with { Metadata = new() { ["a"] = "b" }, Priority = 7 };
        var completed = JobDriver.Submitted(request).Ingested().AllEncoded();
        foreach (var output in completed.State!.Outputs) completed.OutputEnds(output.Key);
        var processing = JobDriver.Submitted().Ingested();
        processing.Begin(WorkItemName.Encode(0));
        processing.Report(WorkItemName.Encode(0), 0.5);
        var failed = JobDriver.Submitted(JobDriver.Request with { VideoId = null, VideoUrl = "https://example.org/a.mp4" });
        failed.Begin(WorkItemName.Ingest);
        failed.End(WorkItemName.Ingest, new WorkFailed(JobErrorCodes.SourceUnreachable, "It could not be fetched.", IsTransient: false));
        var verified = JobDriver.Submitted().Ingested().AllEncoded();
        foreach (var output in verified.State!.Outputs)
            verified.OutputEnds(output.Key, verification: [JobDriver.Verified(output.Key)]);
        var refused = JobDriver.Submitted().Ingested();
        refused.Begin(WorkItemName.Encode(0));
        var problem = JobDriver.Verified("x", new CheckProblem("frames", "49 of 50")) with { Preset = null, Path = null };
        var failure = new WorkFailed(JobErrorCodes.OutputInvalid, "49 of 50", IsTransient: false, [problem]) { Lines = ["a line"] };
        refused.End(WorkItemName.Encode(0), failure);
        var webhook = WebhookMachine.Start(
            new WebhookEvent("tenant", JobDriver.Id, "https://example.org/hook", "{}"), JobDriver.Start);
        var busy = new WebhookAnswer(503, null, TimeSpan.FromMilliseconds(12), TimeSpan.FromMinutes(10), "busy");
        var preset = new OutputSpec(JobDriver.Id, "tenant", 5, "preset-hls", WorkItemName.Package("preset-hls"));
        var attempted = new WorkAttempt(preset.Item, 4, "worker-2", JobDriver.Start) { Lost = 1 };
        var states = new Dictionary<string, object>
        {
            ["job-queued"] = JobDriver.Submitted().State!,
            // Progress and expected end depend on the cost of the work, which is not tested here.
            ["job-processing"] = processing.State! with { Progress = 25, ExpectedEnd = DateTimeOffset.Parse("2021-03-18T08:51:05.658Z") },
            ["job-completed"] = completed.State!,
            ["job-failed"] = failed.State!,
            ["job-verified"] = verified.State!,
            ["job-refused"] = refused.State! with { Progress = 30, ExpectedEnd = DateTimeOffset.Parse("2021-03-18T08:51:04.856Z") },
            ["rendition-verified"] = new OutputState
            {
                Spec = preset,
                Work = new OutputWork
                {
                    Status = OutputStatus.Completed,
                    Attempt = 4,
                    Files = [JobDriver.File("preset-hls")],
                    Verification = [JobDriver.Verified("preset-hls")],
                },
            },
            ["rendition"] = new OutputState
            {
                Spec = preset,
                Work = new OutputWork { Status = OutputStatus.Accepted, Attempt = 4, Failures = 1, Files = [JobDriver.File("preset-hls")] },
            },
            ["thumbnails"] = new OutputState
            {
                Spec = new OutputSpec(JobDriver.Id, "tenant", 5, JobOutput.AllThumbnails, WorkItemName.Thumbnails),
                Work = new OutputWork { Status = OutputStatus.Open, Attempt = 5 },
            },
            ["webhook"] = WebhookMachine.Attempted(webhook, busy, JobDriver.Start, JobDriver.Start.AddSeconds(1), 0.5),
        };
        // The stored files predate the recording of attempts.
        foreach (var (kind, state) in states.ToArray())
            if (state is JobState job) states[kind] = job with { Attempts = null };
        states["job-attempted"] = refused.State! with { Progress = 30, ExpectedEnd = DateTimeOffset.Parse("2021-03-18T08:51:04.856Z") };
        states["rendition-attempted"] = new OutputState { Spec = preset, Work = new OutputWork { Attempt = 4, Attempts = [attempted] } };
        return states;
    }
}
