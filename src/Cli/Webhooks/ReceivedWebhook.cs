using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Encoder.Client;

namespace Encoder.Cli.Webhooks;

/// <summary>A received webhook message: its body and the headers of Standard Webhooks.</summary>
internal sealed record ReceivedWebhook(string Id, string Timestamp, string Signature, string Body)
{
    /// <summary>The type of the event and the id of its job; empty if the body does not contain them.</summary>
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
                // Anyone can send anything to the inbox.
                return ("", "");
            }
        }
    }

    /// <summary>Returns whether the message is signed with the secret and recent.</summary>
    public bool IsSignedWith(string secret, DateTimeOffset now) =>
        WebhookSignature.IsValid(secret, Id, Timestamp, Signature, Encoding.UTF8.GetBytes(Body), now);
}
