namespace Encoder.Media.Tests.Commands;

public sealed class TimeTests : IDisposable
{
    private readonly Workshop _workshop = new();

    public void Dispose() => _workshop.Dispose();

    [Theory]
    [InlineData("24000/1001", 24000, 1001)]
    [InlineData("25", 25, 1)]
    [InlineData("30000/1001", 30000, 1001)]
    [InlineData("60000/1001", 60000, 1001)]
    public async Task A_constant_rate_is_kept_exactly_and_no_frame_is_lost_or_repeated(string rate, int numerator, int denominator)
    {
        var source = await _workshop.Make("-f", "lavfi", "-i", Numbered.Source(rate, 2.5), "-c:v", "libx264", "-qp", "10", "source.mp4");
        var product = await _workshop.Encode(source, 120);
        var frames = (int)Math.Ceiling(2.5 * numerator / denominator);
        Assert.Equal(Enumerable.Range(0, frames), Numbered.Read(product.Files[0]));
    }
}
