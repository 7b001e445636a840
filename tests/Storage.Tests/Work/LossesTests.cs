using Encoder.Storage.Work;

namespace Encoder.Storage.Tests.Work;

public sealed class LossesTests
{
    private static readonly Losses s_before = new(Lost: 1, Alone: 1, Furthest: 0.3);

    /// <summary>Losses alone or not, with less progress than before, the same, a little more, and much more.</summary>
    [Theory]
    [InlineData(false, 0.0, 2, 1, 0.3)]
    [InlineData(false, 0.3, 2, 1, 0.3)]
    [InlineData(false, 0.39, 2, 1, 0.3)]
    [InlineData(false, 0.4, 1, 1, 0.4)]
    [InlineData(false, 1.0, 1, 1, 1.0)]
    [InlineData(true, 0.0, 1, 2, 0.3)]
    [InlineData(true, 0.3, 1, 2, 0.3)]
    [InlineData(true, 0.39, 1, 2, 0.3)]
    [InlineData(true, 0.4, 1, 1, 0.4)]
    [InlineData(true, 1.0, 1, 1, 1.0)]
    public void A_loss_counts_unless_the_attempt_got_clearly_further_than_all_before(
        bool alone, double fraction, int lostThen, int aloneThen, double furthest) =>
        Assert.Equal(new Losses(lostThen, aloneThen, furthest), s_before.After(alone, fraction));

    [Fact]
    public void A_work_item_that_kills_its_workers_a_little_later_each_time_is_still_counted()
    {
        var losses = default(Losses);
        for (var death = 0; death < 200; death++) losses = losses.After(alone: true, fraction: death / 200.0);

        Assert.InRange(200 - losses.Alone, 1, 10);
    }
}
