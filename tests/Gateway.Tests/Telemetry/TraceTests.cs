using System.Text.Json.Nodes;
using Encoder.Gateway.Tests.Hosting;
using Encoder.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Encoder.Gateway.Tests.Telemetry;

/// <summary>Tests what a collector receives when the standard variables name one.</summary>
[Collection(nameof(Alone))]
public sealed class TraceTests
{
    [Fact]
    public async Task A_job_is_one_trace_from_its_POST_to_every_run_of_ffmpeg_and_its_webhook()
    {
        await using var receiver = await OtlpReceiver.Start();
        await using var hook = await Hook.Start();
        var gateway = new RunningGateway(new(receiver.Settings)
        {
            ["Encoder:Worker:Slots"] = "2",
            ["Encoder:Outbound:AllowedNetworks:0"] = "127.0.0.0/8",
        });
        string id, url;
        await using (gateway)
        {
            await gateway.InitializeAsync();
            var video = (string)(await gateway.Ada.Upload(await Clip.Mp4).Json(201))["id"]!;
            id = (string)(await gateway.Ada.PostJob(new
            {
                videoId = video,
                presets = new[] { new { resolutions = new[] { "144" }, format = "mp4" } },
                webhookUrl = hook.Url,
            }).Json(201))["id"]!;
            var job = await Eventually.Get(
                async () => await gateway.Ada.GetAsync($"/v1/encoder/jobs/{id}").Json() is { } now && (string?)now["status"] != "queued"
                    && (string?)now["status"] != "processing" ? now : null,
                "the end of the job",
                TimeSpan.FromMinutes(2));
            Assert.Equal("completed", (string?)job["status"]);
            await hook.Called.WaitAsync(TimeSpan.FromSeconds(30));
            var file = (string)job["files"]![0]!["id"]!;
            var signed = await gateway.Ada.PostAsync($"/v1/files/{file}/sign", Requests.JsonText("""{"expiresIn":600}""")).Json();
            url = (string)signed["url"]!;
            Assert.Contains("/signed/", url, StringComparison.Ordinal);
            using (var media = await gateway.Anyone.GetAsync(url)) media.EnsureSuccessStatusCode();
            await Eventually.True(
                async () => JsonArray(await gateway.Ada.GetAsync($"/v1/encoder/jobs/{id}/deliveries").Json()).Any(
                    d => (string?)d!["status"] == "delivered"),
                "the delivery is in the log");
            await Eventually.True(() => receiver.Metrics.Contains("encoder.queue.items"), "metrics are exported");
        }

        // When it stops, the service exports what it has left.
        var spans = receiver.Spans;
        var post = Assert.Single(spans, s => s.Name == "POST /v1/encoder/jobs/");
        var trace = spans.Where(s => s.Trace == post.Trace).ToDictionary(s => s.Id);
        var units = trace.Values.Where(s => s.Name == "unit").ToArray();
        Assert.All(units, u => Assert.Equal(id, u.Tags["job"]));
        Assert.Superset(new HashSet<string> { "ingest", "encode-0" }, units.Select(u => u.Tags["unit"]).ToHashSet());
        Assert.Contains(units, u => u.Tags["unit"].StartsWith("package-", StringComparison.Ordinal));
        // Every run of a tool, except the probe of the upload, belongs to a work item, and every span of the trace leads to the POST.
        Assert.All(
            trace.Values.Where(s => s.Name is "ffmpeg" or "ffprobe"), s => Assert.Contains("unit", Ancestors(s).Select(a => a.Name)));
        Assert.Contains(trace.Values, s => s.Name == "ffmpeg");
        Assert.Contains(trace.Values, s => s.Name == "webhook");
        Assert.All(trace.Values, s => Assert.Equal(post.Id, Ancestors(s).Prepend(s).Last().Id));

        Assert.Contains(post.Trace, receiver.LoggedTraces);
        Assert.Contains("encoder.jobs.submitted", receiver.Metrics);
        // The token of a signed URL is a secret until it expires.
        Assert.Contains(
            spans, s => s.Tags.GetValueOrDefault("url.path")?.StartsWith("/media/signed/.../", StringComparison.Ordinal) == true);
        Assert.False(receiver.Holds(new Uri(url).Segments[3].TrimEnd('/')), "a token was exported");
        Assert.False(receiver.Holds(Token.Of(TestTenant.Ada)), "a token was exported");

        IEnumerable<OtlpReceiver.Span> Ancestors(OtlpReceiver.Span span)
        {
            while (trace.TryGetValue(span.Parent, out span!)) yield return span;
        }
    }

    private static JsonArray JsonArray(JsonObject list) => list["data"]!.AsArray();

    /// <summary>A webhook receiver.</summary>
    private sealed class Hook : IAsyncDisposable
    {
        private readonly TaskCompletionSource _called = new();
        private readonly WebApplication _app;

        private Hook()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            _app = builder.Build();
            _app.MapPost("/hook", (HttpRequest request) =>
            {
                // Trace ids must not be sent to webhook receivers.
                if (request.Headers.TraceParent.Count == 0) _called.TrySetResult();
                else _called.TrySetException(new InvalidOperationException("The webhook has a traceparent."));
            });
        }

        public string Url => $"{_app.Urls.Single()}/hook";

        public Task Called => _called.Task;

        public static async Task<Hook> Start()
        {
            var hook = new Hook();
            await hook._app.StartAsync();
            return hook;
        }

        public ValueTask DisposeAsync() => _app.DisposeAsync();
    }
}
