using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Encoder.Gateway.Tests.Hosting;
using Encoder.Grains.Webhooks;
using Encoder.Silo.Tests.Jobs;
using Encoder.Silo.WorkItems;
using Encoder.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Encoder.Gateway.Tests.Jobs;

/// <summary>Races deletions against the real worker. Only ffmpeg and the webhook receiver are scripted.</summary>
public sealed class DeleteRaceTests
{
    private const int Lanes = 10;
    private const int JobsPerLane = 100;

    [Fact]
    public async Task Either_the_deletion_or_the_start_of_a_job_wins_and_never_both()
    {
        var (work, sender) = (new ScriptedWork(), new RecordingSender());
        await using var gateway = await RunningGateway.Start(
            new() { ["Encoder:Worker:Slots"] = "2" },
            builder =>
            {
                builder.Services.Replace(ServiceDescriptor.Singleton<IWorkItemRunner>(work));
                builder.Services.Replace(ServiceDescriptor.Singleton<IWebhookSender>(sender));
            });
        var (deleted, kept) = (new ConcurrentBag<string>(), new ConcurrentBag<string>());
        await Task.WhenAll(Enumerable.Range(0, Lanes).Select(lane => Task.Run(async () =>
        {
            // Seeded, so that a failure can be reproduced. The waits range from none to longer than a job takes.
            var random = new Random(lane);
            for (var i = 0; i < JobsPerLane; i++)
            {
                var id = (string)(await gateway.Ada.PostJob(Job).Json(201))["id"]!;
                if (random.Next(3) > 0) await Task.Delay(random.Next(60));
                using var response = await gateway.Ada.DeleteAsync($"/v1/encoder/jobs/{id}");
                var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
                switch ((int)response.StatusCode)
                {
                    case 200:
                        Assert.Equal("queued", (string?)answer["status"]);
                        deleted.Add(id);
                        break;
                    case 409:
                        Assert.Equal("urn:encoder:job-not-queued", (string?)answer["type"]);
                        var status = (string)answer["jobStatus"]!;
                        Assert.Contains(status, new[] { "processing", "completed" });
                        Assert.Contains(status, (string?)answer["detail"], StringComparison.Ordinal);
                        kept.Add(id);
                        break;
                    default:
                        Assert.Fail($"{(int)response.StatusCode}: {answer}");
                        break;
                }
            }
        })));

        Assert.True(deleted.Count >= 50 && kept.Count >= 50, $"{deleted.Count} were deleted, {kept.Count} were kept: this is no race");
        await Eventually.True(
            async () =>
                (long)(await gateway.Ada.GetAsync("/v1/encoder/jobs?status=completed&perPage=1").Json())["pageInfo"]!["total"]!
                    == kept.Count
                && sender.Sent.Count >= kept.Count,
            "the end of every job that was not deleted, and its webhook");

        var ran = work.Runs.Select(run => run.Split('/')[0]).ToHashSet();
        Assert.All(deleted, id => Assert.DoesNotContain(id, ran));
        Assert.Equal(kept.Order(), ran.Order());
        Assert.Equal(kept.Order(), sender.Sent.Select(message => (string)JsonNode.Parse(message.Body)!["data"]!["id"]!).Order());
        Assert.Equal(kept.Count, (long)(await gateway.Ada.GetAsync("/v1/encoder/jobs").Json())["pageInfo"]!["total"]!);
        foreach (var id in deleted) await gateway.Ada.GetAsync($"/v1/encoder/jobs/{id}").Problem(404, "not-found");
    }

    private static object Job { get; } = new
    {
        videoUrl = "https://example.org/a.mp4",
        presets = new[] { new { resolutions = new[] { "360" }, format = "mp4" } },
        webhookUrl = "https://example.org/hook",
    };
}
