using Encoder.Media.Processes;

namespace Encoder.Media.Tests.Processes;

public sealed class ProgressParserTests
{
    [Theory]
    // As ffmpeg 5.1 writes them: before the first frame, midway, without a file, with edit lists.
    [InlineData("frame=0,fps=0.00,total_size=N/A,out_time_us=N/A,out_time_ms=N/A,out_time=N/A,speed=N/A,progress=continue", 0, 0, 0)]
    [InlineData(
        "frame=46,fps=40.23,bitrate=2737.1kbits/s,total_size=524336,out_time_us=1532517,out_time=00:00:01.532517,speed=2.65x,"
        + "progress=continue",
        1.532517, 46, 2.65)]
    [InlineData("frame=30,total_size=N/A,out_time_us=1000000,speed=   0x,progress=end", 1, 30, 0)]
    [InlineData("frame=1,out_time_us=-23220,speed= 1.2x,progress=continue", 0, 1, 1.2)]
    [InlineData("total_size=1000,out_time_us=2000000,speed=1e+03x,progress=continue", 2, 0, 1000)]
    [InlineData("frame=7,out_time_us=-9223372036854775808,speed=infx,progress=continue", 0, 7, 0)]
    [InlineData("frame=999999999999999999999,out_time_us=garbage,speed=,progress=continue", 0, 0, 0)]
    public void A_block_becomes_one_report(string block, double seconds, long frames, double speed)
    {
        var parser = new ProgressParser();
        var reports = block.Split(',').Select(parser.Read).OfType<ProgressReport>().ToArray();

        Assert.Equal(new FfmpegProgress(TimeSpan.FromSeconds(seconds), frames, speed), Assert.Single(reports).ToProgress());
    }

    [Theory]
    [InlineData("")]
    [InlineData("no key")]
    [InlineData("=")]
    [InlineData("stream_0_0_q=29.0")]
    public void Other_lines_report_nothing(string line) => Assert.Null(new ProgressParser().Read(line));

    [Theory]
    [InlineData(1, 1, 1, false)]
    [InlineData(2, 1, 1, true)]
    [InlineData(1, 2, 1, true)]
    [InlineData(1, 1, 2, true)]
    public void Only_time_frames_and_bytes_count_as_an_advance(long microseconds, long frames, long size, bool advances)
    {
        var earlier = new ProgressReport(1, 1, 1, Speed: 1);

        Assert.Equal(advances, new ProgressReport(microseconds, frames, size, Speed: 9).AdvancesFrom(earlier));
    }

    [Fact]
    public void The_first_report_counts_as_an_advance() => Assert.True(new ProgressReport(null, 0, null, 0).AdvancesFrom(null));
}
