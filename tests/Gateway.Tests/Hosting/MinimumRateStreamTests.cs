using System.IO.Pipelines;
using Encoder.Gateway.Hosting;
using Microsoft.AspNetCore.Http;

namespace Encoder.Gateway.Tests.Hosting;

public sealed class MinimumRateStreamTests
{
    private static readonly ConnectionOptions s_options = new() { MinBodyRate = 4096, BodyRateWindow = TimeSpan.FromSeconds(40) };

    /// <summary>A quarter of the window at the minimum rate, in bytes.</summary>
    private const int Quarter = 40960;

    [Theory]
    [InlineData(1, 1, 4096)] // Does not wait for more than it was given.
    [InlineData(8192, 8192, 16384)]
    [InlineData(1 << 20, Quarter, 2 * Quarter)] // Waits at most a quarter of the window.
    public async Task A_read_waits_for_a_batch(int batchSize, int awaited, int buffer)
    {
        var pipe = new Pipe();
        await using var body = new MinimumRateStream(pipe.Reader, s_options, batchSize);
        var read = body.ReadAsync(new byte[buffer]);

        await pipe.Writer.WriteAsync(new byte[awaited - 1]);
        Assert.False(read.IsCompleted);
        await pipe.Writer.WriteAsync(new byte[1]);

        Assert.Equal(awaited, await read);
    }

    [Theory]
    [InlineData(4096, 1)]
    [InlineData(4096, 65536)]
    [InlineData(0, 65536)]
    public async Task All_bytes_arrive_in_order_whatever_the_sizes_of_pieces_and_reads(int rate, int batchSize)
    {
        var random = new Random(1);
        var content = new byte[500_000];
        random.NextBytes(content);
        var pipe = new Pipe();
        await using var body = new MinimumRateStream(pipe.Reader, new ConnectionOptions { MinBodyRate = rate }, batchSize);

        var sending = Task.Run(async () =>
        {
            for (var sent = 0; sent < content.Length;)
            {
                var piece = Math.Min(new Random(sent).Next(1, 9000), content.Length - sent);
                await pipe.Writer.WriteAsync(content.AsMemory(sent, piece));
                sent += piece;
            }
            await pipe.Writer.CompleteAsync();
        });
        using var received = new MemoryStream();
        var buffer = new byte[100_000];
        while (await body.ReadAsync(buffer.AsMemory(0, random.Next(1, buffer.Length))) is > 0 and var read) received.Write(buffer, 0, read);
        await sending;

        Assert.Equal(content, received.ToArray());
        Assert.Equal(0, await body.ReadAsync(buffer));
    }

    [Fact]
    public async Task A_body_that_pauses_for_longer_than_its_allowance_is_cut_off()
    {
        var pipe = new Pipe();
        var options = new ConnectionOptions { MinBodyRate = 4096, BodyRateWindow = TimeSpan.FromMilliseconds(50) };
        await using var body = new MinimumRateStream(pipe.Reader, options, 65536);
        await pipe.Writer.WriteAsync(new byte[10]);
        Assert.Equal(10, await body.ReadAsync(new byte[100]));

        var failure = await Assert.ThrowsAsync<BadHttpRequestException>(() => body.ReadAsync(new byte[100]).AsTask());

        Assert.Equal(StatusCodes.Status408RequestTimeout, failure.StatusCode);
    }
}
