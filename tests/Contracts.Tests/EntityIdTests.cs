namespace Encoder.Contracts.Tests;

public sealed class EntityIdTests
{
    [Fact]
    public void An_id_is_the_time_in_seconds_followed_by_random_bytes()
    {
        var id = EntityId.Create(DateTimeOffset.FromUnixTimeSeconds(0x605311c8), [0x6e, 0xfd, 0x28, 0x4e, 0x47, 0x4c, 0x5c, 0x76]);

        Assert.Equal("605311c86efd284e474c5c76", id);
    }

    [Fact]
    public void Ids_sort_by_time_and_never_repeat()
    {
        var ids = Enumerable.Range(0, 10_000).Select(_ => EntityId.New(TimeProvider.System)).ToArray();

        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.All(ids, id => Assert.True(EntityId.IsValid(id)));
        var later = EntityId.Create(DateTimeOffset.UtcNow.AddSeconds(2), new byte[8]);
        Assert.All(ids, id => Assert.True(string.CompareOrdinal(id, later) < 0));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("605311c86efd284e474c5c7")]
    [InlineData("605311c86efd284e474c5c766")]
    [InlineData("605311C86EFD284E474C5C76")]
    [InlineData("605311c86efd284e474c5c7g")]
    [InlineData("../311c86efd284e474c5c76")]
    public void Any_other_text_is_not_an_id(string? text) => Assert.False(EntityId.IsValid(text));
}
