using System.Text;
using Encoder.Media.Processes;

namespace Encoder.Media.Tests.Processes;

public sealed class PrintedOutputTests
{
    [Theory]
    [InlineData("", new string[0])]
    [InlineData("a", new[] { "a" })]
    [InlineData("a\n", new[] { "a" })]
    [InlineData("a\r\n\nb", new[] { "a", "", "b" })]
    [InlineData("naïve €\n", new[] { "naïve €" })]
    public async Task Lines_are_read_whole_however_they_arrive(string text, string[] lines)
    {
        foreach (var size in new[] { 1, 2, 1000 })
        {
            var read = new List<string>();
            await BoundedReader.ReadLines(new Drip(Encoding.UTF8.GetBytes(text), size), read.Add);
            Assert.Equal(lines, read);
        }
    }

    [Fact]
    public async Task Only_the_beginning_of_an_endless_line_is_kept()
    {
        var read = new List<string>();
        await BoundedReader.ReadLines(
            new MemoryStream([.. Enumerable.Repeat((byte)'x', 3 * BoundedReader.MaxLine), (byte)'\n', (byte)'y']), read.Add);

        Assert.Equal([new string('x', BoundedReader.MaxLine), "y"], read);
    }

    [Theory]
    [InlineData(99, false)]
    [InlineData(100, true)]
    public async Task Text_is_read_up_to_its_limit(int limit, bool fits) =>
        Assert.Equal(
            fits ? new string('x', 100) : null,
            await BoundedReader.ReadText(new Drip(Encoding.UTF8.GetBytes(new string('x', 100)), 7), limit));

    [Fact]
    public void The_last_error_lines_are_kept()
    {
        var errors = new ErrorTail();
        for (var line = 1; line <= 1000; line++) errors.Add($"line {line}");
        errors.Add(new string('x', 100_000));

        var kept = errors.ToString().Split('\n');
        Assert.Equal(50, kept.Length);
        Assert.Equal("line 952", kept[0]);
        Assert.Equal(1004, kept[^1].Length);
    }

    [Theory]
    [InlineData("av_interleaved_write_frame(): No space left on device", true, false)]
    [InlineData("Error closing file out/a.mp4: Disk quota exceeded", true, false)]
    [InlineData("Error while decoding stream #0:0: Cannot allocate memory", false, true)]
    [InlineData("x264 [error]: malloc of size 7088768 failed", false, true)]
    [InlineData("terminate called after throwing an instance of 'std::bad_alloc'", false, true)]
    [InlineData("ffmpeg: error while loading shared libraries: libgomp.so.1: failed to map segment from shared object", false, true)]
    [InlineData("in/source: Invalid data found when processing input", false, false)]
    public void A_shortage_is_remembered_after_its_line_has_been_dropped(string line, bool space, bool memory)
    {
        var errors = new ErrorTail();
        errors.Add(line);
        for (var other = 0; other < 100; other++) errors.Add("another line");

        Assert.Equal((space, memory), (errors.OutOfSpace, errors.OutOfMemory));
        Assert.DoesNotContain(line, errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_throttle_admits_one_call_per_interval()
    {
        var time = new HandClock();
        var throttle = new Throttle(TimeSpan.FromMilliseconds(500), time);

        var admitted = Enumerable.Range(0, 21).Where(_ =>
        {
            var admits = throttle.Admits();
            time.Milliseconds += 100;
            return admits;
        });

        Assert.Equal([0, 5, 10, 15, 20], admitted);
    }

    /// <summary>A stream that returns a few bytes at a time.</summary>
    private sealed class Drip(byte[] bytes, int size) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(size, buffer.Length)], cancellationToken);
    }

    private sealed class HandClock : TimeProvider
    {
        public long Milliseconds { get; set; }

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => Milliseconds;
    }
}
