using Encoder.Media.Probing;
using Encoder.Media.Processes;

namespace Encoder.Media.Tests.Probing;

public sealed class EarlyPacketScanTests
{
    private static readonly FfmpegCommand s_command = ProbeCommands.Packets("/media/x", new MediaLimits());

    [Theory]
    [InlineData(0, true)]
    [InlineData(3, true)]
    [InlineData(4, false)]
    public async Task Lines_are_buffered_until_a_reader_comes_and_too_many_end_the_walk(int lines, bool isRead)
    {
        string[] all = [.. Enumerable.Range(0, lines).Select(line => $"{line}")];
        var read = new List<string>();
        await using var walk = new EarlyPacketScan(new Printer(all), s_command, max: 3);
        Assert.Equal(isRead, await walk.Read(read.Add) is not null);
        Assert.Equal(isRead ? all : [], read);
    }

    [Fact]
    public async Task With_a_reader_every_line_is_read_as_it_arrives()
    {
        var reading = new TaskCompletionSource();
        var read = new List<string>();
        await using var walk = new EarlyPacketScan(new Printer(["1", "2", "3", "4", "5"], reading.Task), s_command, max: 1);
        var ended = walk.Read(read.Add);
        reading.SetResult();
        Assert.Equal(FfmpegOutcome.Exited, (await ended)?.Outcome);
        Assert.Equal(["1", "2", "3", "4", "5"], read);
    }

    [Fact]
    public async Task Disposing_an_unread_walk_ends_it()
    {
        var runner = new Printer([], new TaskCompletionSource().Task);
        await new EarlyPacketScan(runner, s_command).DisposeAsync();
        Assert.True(runner.WasCancelled);
    }

    /// <summary>Prints the first line immediately, and the others when <c>rest</c> completes.</summary>
    private sealed class Printer(string[] lines, Task? rest = null) : IFfmpegRunner
    {
        public bool WasCancelled { get; private set; }

        public async Task<FfmpegResult> Run(
            FfmpegCommand command, Action<FfmpegProgress>? onProgress = null, Action<string>? onLine = null,
            CancellationToken cancellationToken = default)
        {
            foreach (var line in lines.Take(1)) onLine!(line);
            try
            {
                await (rest ?? Task.CompletedTask).WaitAsync(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                WasCancelled = true;
                throw;
            }
            foreach (var line in lines.Skip(1)) onLine!(line);
            cancellationToken.ThrowIfCancellationRequested();
            return new FfmpegResult(FfmpegOutcome.Exited, 0, "", "", TimeSpan.Zero);
        }
    }
}
