using System.Text.Json;
using System.Text.Json.Nodes;
using Encoder.Contracts.Jobs;
using Encoder.Contracts.Verification;
using Encoder.Grains.Jobs;
using Encoder.Grains.Outputs;
using Encoder.Grains.Tests.Jobs;
using Encoder.Grains.Webhooks;
using Encoder.Grains.Work;
using Encoder.Testing;

namespace Encoder.Grains.Tests.Stored;

/// <summary>
/// State as services out there have stored it, one file for each kind and schema. A file here is never changed: a test that fails because the form has changed asks for
/// a new schema number, a new file, and a reader that still understands the old one. With UPDATE_STORED=1 missing files are written.
/// </summary>
public sealed class StoredStateTests
{
    private const int Schema = 1;
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };
    private static readonly GrainStateSerializer s_serializer = new();

    public static TheoryData<string> Kinds => [.. States().Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_is_stored_has_the_form_of_its_schema(string kind)
    {
        var written = JsonNode.Parse(s_serializer.Serialize(States()[kind]))!;
        var path = Repository.File($"tests/Grains.Tests/Stored/Schema{Schema}/{kind}.json");
        if (!File.Exists(path) && Environment.GetEnvironmentVariable("UPDATE_STORED") == "1") File.WriteAllText(path, written.ToJsonString(s_indented) + "\n");
        Assert.Equal(JsonNode.Parse(File.ReadAllText(path))!.ToJsonString(s_indented), written.ToJsonString(s_indented));
        Assert.Equal(Schema, (int)written["schema"]!);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_was_stored_is_read_whole(string kind)
    {
        var stored = BinaryData.FromBytes(File.ReadAllBytes(Repository.File($"tests/Grains.Tests/Stored/Schema1/{kind}.json")));
        object read = kind switch
        {
            _ when kind.StartsWith("job-", StringComparison.Ordinal) => s_serializer.Deserialize<JobState>(stored)!,
            "rendition" or "rendition-verified" => s_serializer.Deserialize<OutputState<PackageOrder>>(stored)!,
            "thumbnails" => s_serializer.Deserialize<OutputState<ThumbnailsOrder>>(stored)!,
            "webhook" => s_serializer.Deserialize<WebhookState>(stored)!,
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
        Assert.Equal(JsonNode.Parse(s_serializer.Serialize(States()[kind]))!.ToJsonString(), JsonNode.Parse(s_serializer.Serialize(read))!.ToJsonString());
    }

    private static Dictionary<string, object> States()
    {
        var plan = Plans.Of(JobDriver.PresetIds);
        var completed = JobDriver.Submitted(JobDriver.Request with { Metadata = new() { ["a"] = "b" }, Priority = 7 }).Ingested().AllEncoded();
        foreach (var part in completed.State!.Parts) completed.PartEnds(part.Key);
        var processing = JobDriver.Submitted().Ingested();
        processing.Begin(UnitNames.Encode(0));
        processing.Report(UnitNames.Encode(0), 0.5);
        var failed = JobDriver.Submitted(JobDriver.Request with { VideoId = null, VideoUrl = "https://example.org/a.mp4" });
        failed.Begin(UnitNames.Ingest);
        failed.End(UnitNames.Ingest, new UnitFailed(JobErrorCodes.SourceUnreachable, "It could not be fetched.", MayPass: false));
        var verified = JobDriver.Submitted().Ingested().AllEncoded();
        foreach (var part in verified.State!.Parts) verified.PartEnds(part.Key, verification: [JobDriver.Looked(part.Key)]);
        var refused = JobDriver.Submitted().Ingested();
        refused.Begin(UnitNames.Encode(0));
        refused.End(UnitNames.Encode(0), new UnitFailed(JobErrorCodes.OutputInvalid, "49 of 50", MayPass: false, [JobDriver.Looked("x", new CheckProblem("frames", "49 of 50")) with { Preset = null, Path = null }]));
        var webhook = WebhookMachine.Start(new WebhookEvent("tenant", "605311c86efd284e474c5c76", "https://example.org/hook", "{}"), JobDriver.Start);
        return new()
        {
            ["job-queued"] = JobDriver.Submitted().State!,
            // How much of the work it is that was done, and when the rest will be, is for others to tell.
            ["job-processing"] = processing.State! with { Progress = 25, ExpectedEnd = DateTimeOffset.Parse("2021-03-18T08:51:05.658Z") },
            ["job-completed"] = completed.State!,
            ["job-failed"] = failed.State!,
            ["job-verified"] = verified.State!,
            ["job-refused"] = refused.State! with { Progress = 30, ExpectedEnd = DateTimeOffset.Parse("2021-03-18T08:51:04.856Z") },
            ["rendition-verified"] = new OutputState<PackageOrder>
            {
                Assignment = new("605311c86efd284e474c5c76", "tenant", 5, "preset-hls", UnitNames.Package("preset-hls"), null),
                Work = new OutputWork { Status = OutputStatus.Completed, Attempt = 4, Files = [JobDriver.File("preset-hls")], Verification = [JobDriver.Looked("preset-hls")] },
            },
            ["rendition"] = new OutputState<PackageOrder>
            {
                Assignment = new("605311c86efd284e474c5c76", "tenant", 5, "preset-hls", UnitNames.Package("preset-hls"), new PackageOrder(plan, "preset-hls", new EncodeLocations([2], 3))),
                Work = new OutputWork { Status = OutputStatus.Accepted, Attempt = 4, Failures = 1, Files = [JobDriver.File("preset-hls")] },
            },
            ["thumbnails"] = new OutputState<ThumbnailsOrder>
            {
                Assignment = new("605311c86efd284e474c5c76", "tenant", 5, PartState.AllThumbnails, UnitNames.Thumbnails, new ThumbnailsOrder(new SourceLocation(null, 1), plan)),
                Work = new OutputWork { Status = OutputStatus.Open, Attempt = 5 },
            },
            ["webhook"] = WebhookMachine.Attempted(webhook, new WebhookAnswer(503, null, TimeSpan.FromMilliseconds(12), TimeSpan.FromMinutes(10), "busy"), JobDriver.Start, JobDriver.Start.AddSeconds(1), 0.5),
        };
    }
}
