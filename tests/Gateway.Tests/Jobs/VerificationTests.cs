using System.Text.Json.Nodes;
using Encoder.Contracts.Jobs;
using Encoder.Gateway.Tests.Hosting;
using Encoder.Grains.Work;
using Encoder.Testing;

namespace Encoder.Gateway.Tests.Jobs;

/// <summary>Tests <c>?include=verification</c>.</summary>
public sealed class VerificationTests
{
    private const string Jobs = "/v1/encoder/jobs";

    [Fact]
    public async Task The_verification_of_each_output_is_shown_on_request()
    {
        await using var gateway = await Start();
        var job = await ScriptedGateway.Completed(gateway.Ada);
        Assert.False(job.ContainsKey("verification"));

        var shown = await gateway.Ada.GetAsync($"{Jobs}/{job["id"]}?include=verification").Json();
        var reports = shown["verification"]!.AsArray();
        var mp4 = Assert.Single(reports, r => (string?)r!["preset"] == (string?)job["presets"]![1]!["id"])!;
        Assert.Equal(["preset", "path", "level", "passed", "problems"], mp4.AsObject().Select(member => member.Key));
        Assert.Equal(
            """["structure",[{"check":"frames","figures":"50"}],[]]""",
            new JsonArray(mp4["level"]!.DeepClone(), mp4["passed"]!.DeepClone(), mp4["problems"]!.DeepClone()).ToJsonString());
        Assert.Contains((string?)mp4["path"], job["files"]!.AsArray().Select(f => (string?)f!["filePath"]));

        await gateway.Bob.GetAsync($"{Jobs}/{job["id"]}?include=verification").Problem(404, "not-found");
    }

    [Fact]
    public async Task A_failed_job_shows_what_failed_verification()
    {
        await using var gateway = await Start();
        gateway.Work.Before = (_, payload, _) => Task.FromResult<WorkResult?>(payload is EncodePayload
            ? new WorkFailed(
                JobErrorCodes.OutputInvalid, "short", IsTransient: false,
                [new() { Level = "structure", Passed = [], Problems = [new("frames", "49 of 50 frames")] }])
            : null);
        var id = (string)(await gateway.Ada.PostJob(
            """{"videoUrl":"https://example.org/a","presets":[{"resolutions":["360"],"format":"mp4"}]}""").Json(201))["id"]!;
        var job = await Eventually.Get(
            async () =>
                await gateway.Ada.GetAsync($"{Jobs}/{id}?include=verification").Json() is { } found && (string?)found["status"] == "failed"
                    ? found
                    : null,
            "the end of the job");
        Assert.Equal(
            """[{"level":"structure","passed":[],"problems":[{"check":"frames","message":"49 of 50 frames"}]}]""",
            job["verification"]!.ToJsonString());
    }

    private static async Task<ScriptedGateway> Start()
    {
        var gateway = new ScriptedGateway();
        await gateway.InitializeAsync();
        return gateway;
    }

    [Theory]
    [InlineData("everything")]
    [InlineData("plan,everything")]
    [InlineData("plan,")]
    [InlineData("")]
    [InlineData("Plan")]
    public async Task Another_value_is_rejected_and_a_job_without_outputs_has_no_verification(string include)
    {
        await using var gateway = await RunningGateway.Start(new() { ["Encoder:Worker:Slots"] = "0" });
        var id = await gateway.Ada.CreateJob();
        var problem = await gateway.Ada.GetAsync($"{Jobs}/{id}?include={include}").Problem(400, "invalid-request");
        Assert.Equal(
            "must be one or more of plan, verification, timeline, diagnostics, separated by commas",
            (string?)problem["errors"]!["include"]![0]);
        Assert.Equal("[]", (await gateway.Ada.GetAsync($"{Jobs}/{id}?include=verification").Json())["verification"]!.ToJsonString());
    }
}
