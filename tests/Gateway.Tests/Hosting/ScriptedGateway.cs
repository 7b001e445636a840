using Encoder.Contracts.Files;
using Encoder.Grains.Webhooks;
using Encoder.Grains.Work;
using Encoder.Media.Planning;
using Encoder.Silo.Tests.Jobs;
using Encoder.Silo.WorkItems;
using Encoder.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using System.Text.Json.Nodes;

namespace Encoder.Gateway.Tests.Hosting;

/// <summary>The service with its real worker, whose outputs are text and made instantly.</summary>
public sealed class ScriptedGateway : RunningGateway
{
    internal const string Playlist = "#EXTM3U\n#EXT-X-VERSION:7\n";

    public ScriptedGateway()
        : this([])
    {
    }

    internal ScriptedGateway(Dictionary<string, string?> settings)
        : this(new ScriptedWork { Before = Ladder }, new RecordingSender(), settings)
    {
    }

    private ScriptedGateway(ScriptedWork work, RecordingSender sender, Dictionary<string, string?> settings)
        : base(
            new(settings) { ["Encoder:Worker:Slots"] = "2", ["Encoder:Worker:RetryDelay"] = "00:00:00.010" },
            builder =>
            {
                builder.Services.Replace(ServiceDescriptor.Singleton<IWorkItemRunner>(work));
                builder.Services.Replace(ServiceDescriptor.Singleton<IWebhookSender>(sender));
            }) => (Work, Sender) = (work, sender);

    internal ScriptedWork Work { get; }

    internal RecordingSender Sender { get; }

    /// <summary>Creates a job with a ladder, an MP4 and a thumbnail, and returns it when it has completed.</summary>
    internal static Task<JsonObject> Completed(HttpClient client) =>
        Completed(client, new JsonObject { ["videoUrl"] = "https://example.org/a.mp4" });

    internal static async Task<JsonObject> Completed(HttpClient client, JsonObject source)
    {
        source["presets"] = JsonNode.Parse("""[{"resolutions":["360"],"format":"hls"},{"resolutions":["360"],"format":"mp4"}]""");
        source["thumbnails"] = JsonNode.Parse("""[{"timestamp":"00:00:01","resolutions":["360"],"formats":["jpg"],"filters":["none"]}]""");
        var id = (string)(await client.PostJob(source.ToJsonString()).Json(201))["id"]!;
        return await Eventually.Get(
            async () =>
                await client.GetAsync($"/v1/encoder/jobs/{id}").Json() is { } job && (string?)job["status"] == "completed" ? job : null,
            $"the end of job {id}");
    }

    private static Task<WorkResult?> Ladder(WorkItemContext context, WorkPayload payload, CancellationToken cancellationToken)
    {
        if (payload is not PackagePayload package
            || package.Plan.Outputs.Single(r => r.PresetId == package.PresetId).Format != OutputFormat.Hls)
            return Task.FromResult<WorkResult?>(null);
        Directory.CreateDirectory(Path.Combine(context.Folder, "360"));
        File.WriteAllText(Path.Combine(context.Folder, "index.m3u8"), Playlist);
        File.WriteAllText(Path.Combine(context.Folder, "360", "0.m4s"), "segment");
        return Task.FromResult<WorkResult?>(new Produced(
            [
                new OutputFile(
                    MediaFileTypes.HlsLadder, "index.m3u8", 7,
                    new MediaFileMeta { Format = "hls", Resolution = new MediaResolution(640, 360), Duration = 2 }),
            ]));
    }
}
