using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Encoder.Client;

namespace Encoder.Cli.Webhooks;

/// <summary>A received webhook message: its body and the headers of Standard Webhooks.</summary>
internal sealed record ReceivedWebhook(string Id, string Timestamp, string Signature, string Body)
{
    /// <summary>The type of the event and the id of its job; empty where the body does not say.</summary>
    public (string Type, string JobId) Event
    {
        get
        {
            try
            {
                var body = JsonNode.Parse(Body) as JsonObject;
                return (body?["type"]?.ToString() ?? "", (body?["data"] as JsonObject)?["id"]?.ToString() ?? "");
            }
            catch (JsonException)
            {
                // Anyone can send anything here.
                return ("", "");
            }
        }
    }

    /// <summary>Whether the message is from the holder of the secret, and new.</summary>
    public bool IsSignedWith(string secret, DateTimeOffset now) =>
        WebhookSignature.IsValid(secret, Id, Timestamp, Signature, Encoding.UTF8.GetBytes(Body), now);
}
