using System.CommandLine;
using Encoder.Cli.Connection;

namespace Encoder.Cli.Webhooks;

/// <summary><c>webhooks listen</c>: receives webhooks on this machine, verifies them and shows them.</summary>
internal static class WebhooksCommand
{
    private const string SecretVariable = "ENCODER_WEBHOOK_SECRET";

    public static Command Create(Option<bool> json)
    {
        var port = new Option<int>("--port") { Description = "Port on the loopback interface. Default: a free port." };
        var secret = new Option<string?>("--secret") { Description = $"The tenant's webhook secret. Default: {SecretVariable}." };
        var count = new Option<int?>("--count") { Description = "Exit after this number of messages." };
        var listen = new Command(
            "listen",
            "Receive webhooks on this machine and verify them. A service on this machine calls the URL only if its setting " +
            "Encoder:Outbound:AllowedNetworks contains 127.0.0.1/32.")
        {
            port, secret, count,
        };
        listen.SetAction((parsed, stopped) => Listen(
            parsed.GetValue(port),
            parsed.GetValue(secret) ?? Environment.GetEnvironmentVariable(SecretVariable),
            parsed.GetValue(count),
            new Printer(parsed.GetValue(json)),
            stopped));
        return new Command("webhooks", "Receive and verify webhooks.") { listen };
    }

    private static async Task<int> Listen(int port, string? secret, int? count, Printer printer, CancellationToken stopped)
    {
        await using var inbox = await WebhookInbox.Open(stopped, port);
        // Written to standard error, so that standard output contains only messages.
        await Console.Error.WriteLineAsync($"listening on {inbox.Url}{(secret is null ? "; without a secret nothing is verified" : "")}");
        var allValid = true;
        for (var received = 0; count is null || received < count; received++)
        {
            var webhook = await inbox.Next(Timeout.InfiniteTimeSpan, stopped) ?? throw new OperationCanceledException(stopped);
            var isValid = secret is null ? (bool?)null : webhook.IsSignedWith(secret, DateTimeOffset.UtcNow);
            allValid &= isValid ?? true;
            var (type, jobId) = webhook.Event;
            var message = new { id = webhook.Id, type, jobId, signatureValid = isValid };
            printer.Write(message, () => Console.WriteLine(
                $"{DateTimeOffset.Now:HH:mm:ss} {type} {jobId}  {webhook.Id}  signature {Word(isValid)}"));
        }
        return allValid ? ExitCode.Success : ExitCode.Failure;
    }

    private static string Word(bool? isValid) => isValid switch { true => "valid", false => "NOT valid", null => "not verified" };
}
