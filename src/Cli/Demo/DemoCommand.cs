using Encoder.Cli.Tokens;
using Encoder.Cli.Webhooks;
using Encoder.Client;
using Encoder.Storage.Tenants;

namespace Encoder.Cli.Demo;

/// <summary><c>demo</c>: starts a service, runs the main job on a clip, and checks every output over HTTP.</summary>
internal static class DemoCommand
{
    private static readonly TimeSpan s_webhookDeadline = TimeSpan.FromSeconds(30);

    /// <summary>Settings that allow webhooks to the demo's receiver, which listens on the loopback interface.</summary>
    private static readonly Dictionary<string, string> s_settings = new() { ["Encoder__Outbound__AllowedNetworks__0"] = "127.0.0.1/32" };

    /// <param name="keep">Whether to keep the service running, with its data, if every check passes.</param>
    /// <param name="stopped">Cancels the demo and removes everything that it made.</param>
    /// <returns>0 if every check passes, 1 if not, 130 if the demo was stopped.</returns>
    public static async Task<int> Run(bool keep, CancellationToken stopped)
    {
        var folder = Directory.CreateTempSubdirectory("encoder-demo-").FullName;
        var kept = false;
        try
        {
            var data = Path.Combine(folder, "data");
            await using var service = await ServiceProcess.Start(data, Path.Combine(folder, "service.log"), s_settings, stopped);
            DemoReport.Started(service);
            var tenant = TenantChoice.Pick(data, name: null);
            var result = await RunJob(service, tenant, Path.Combine(folder, "clip.mp4"), stopped);
            string[] deviations = [.. DemoChecks.Deviations(result, DemoClip.Seconds)];
            DemoReport.Outputs(result);
            DemoReport.Verdict(result, deviations);
            if (deviations.Length > 0) return 1;

            kept = keep;
            if (!keep) return 0;
            service.Leave();
            DemoReport.Kept(service, folder, result, Token.Mint(tenant, DateTimeOffset.UtcNow));
            return 0;
        }
        catch (OperationCanceledException) when (stopped.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("encoder: the demo was stopped");
            return 130;
        }
        catch (Exception exception) when (exception is InvalidOperationException or HttpRequestException or EncoderException)
        {
            await Console.Error.WriteLineAsync($"encoder: the demo failed: {exception.Message}");
            return 1;
        }
        finally
        {
            if (!kept) Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<DemoResult> RunJob(ServiceProcess service, Tenant tenant, string clip, CancellationToken stopped)
    {
        using var client = new EncoderClient(new Uri(service.Address), Token.Mint(tenant, DateTimeOffset.UtcNow));
        await using var inbox = await WebhookInbox.Open(stopped);

        await DemoClip.Make(clip, stopped);
        var video = await client.Files.Upload(clip, cancellationToken: stopped);
        DemoReport.Uploaded(video);
        var created = await client.Jobs.Submit(DemoJob.Request(video.Id, inbox.Url), cancellationToken: stopped);
        DemoReport.Posted(created);
        var ended = await DemoReport.Progress(client.Jobs.Watch(created.Id, stopped));

        var webhook = await inbox.Next(s_webhookDeadline, stopped);
        using var http = new HttpClient();
        var outputs = await new OutputReader(http).Read(ended.Files ?? [], stopped);
        return new DemoResult(created, ended, outputs, webhook is null ? null : Judge(webhook, tenant));
    }

    private static WebhookReceipt Judge(ReceivedWebhook webhook, Tenant tenant)
    {
        var (type, jobId) = webhook.Event;
        return new WebhookReceipt(webhook.IsSignedWith(tenant.WebhookSecrets[0], DateTimeOffset.UtcNow), type, jobId);
    }
}
