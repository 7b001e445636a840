using System.Text.Json;
using Encoder.Contracts.Jobs;
using Encoder.EndToEnd.Running;
using Encoder.Testing;

namespace Encoder.Browser;

/// <summary>Tests webhooks with an independent library that verifies them.</summary>
public sealed class WebhookTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task The_Standard_Webhooks_library_for_Node_accepts_real_deliveries_and_nothing_else()
    {
        await using var receiver = await Receiver.Start();
        await using var service = await Service.Start(
            _folder.File("data"), new Dictionary<string, string> { ["Encoder:Worker:Slots"] = "0" });
        var job = await service.Client.Post(new JobRequest
        {
            VideoUrl = "https://example.org/a.mp4",
            Presets = [new() { Resolutions = ["144"], Format = "mp4" }],
            WebhookUrl = receiver.Url,
        });
        await service.Client.Control(job.Id, "cancel");
        var delivery = await receiver.Delivery(job.Id);

        Assert.Equal("job.failed", Verify(service.Client.WebhookSecret, delivery));
        Assert.Equal("refused", Verify(service.Client.WebhookSecret, delivery with { Body = delivery.Body + " " }));
        Assert.Equal("refused", Verify(service.Client.WebhookSecret, delivery with { Id = delivery.Id + "x" }));
        Assert.Equal("refused", Verify("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", delivery));
    }

    public void Dispose() => _folder.Dispose();

    private string Verify(string secret, Delivery delivery)
    {
        var message = _folder.File("message.json");
        File.WriteAllText(message, JsonSerializer.Serialize(new { secret, delivery }, JsonSerializerOptions.Web));
        return Tool.Run("node", Repository.File("tests/Browser/Webhooks/verify.mjs"), message).Trim();
    }
}
