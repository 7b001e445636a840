using System.Text.Json;
using Encoder.Contracts.Json;
using Encoder.Storage.Work;

namespace Encoder.Storage.Tests.Work;

public sealed class WorkItemNameTests
{
    public static TheoryData<string, WorkItemKind, int, string?> Names => new()
    {
        { "ingest", WorkItemKind.Ingest, 0, null },
        { "encode-0", WorkItemKind.Encode, 0, null },
        { "encode-123", WorkItemKind.Encode, 123, null },
        { "audio", WorkItemKind.Audio, 0, null },
        { "copy", WorkItemKind.Copy, 0, null },
        { "package-605311c86efd284e474c5c76", WorkItemKind.Package, 0, "605311c86efd284e474c5c76" },
        { "package-with-dashes", WorkItemKind.Package, 0, "with-dashes" },
        { "thumbnails", WorkItemKind.Thumbnails, 0, null },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void A_name_round_trips_through_its_text(string text, WorkItemKind kind, int chunk, string? presetId)
    {
        var name = WorkItemName.Parse(text);

        Assert.Equal(new WorkItemName(kind, chunk, presetId), name);
        Assert.Equal(text, name.ToString());
        Assert.Equal($"\"{text}\"", JsonSerializer.Serialize(name, EncoderJson.Options));
        Assert.Equal(name, JsonSerializer.Deserialize<WorkItemName>($"\"{text}\"", EncoderJson.Options));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Ingest")]
    [InlineData("encode")]
    [InlineData("encode-")]
    [InlineData("encode--1")]
    [InlineData("encode-1x")]
    [InlineData("encode- 1")]
    [InlineData("package-")]
    [InlineData("verify")]
    public void Any_other_text_is_refused(string text)
    {
        Assert.Throws<FormatException>(() => WorkItemName.Parse(text));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<WorkItemName>($"\"{text}\"", EncoderJson.Options));
    }

    [Fact]
    public void Every_kind_has_a_text() =>
        Assert.All(
            Enum.GetValues<WorkItemKind>(),
            kind => Assert.Equal(kind, WorkItemName.Parse($"{new WorkItemName(kind, 1, "p")}").Kind));
}
