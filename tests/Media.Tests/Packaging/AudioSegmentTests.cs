using Encoder.Media.Packaging;
using Encoder.Media.Tests.Mp4;

namespace Encoder.Media.Tests.Packaging;

public class AudioSegmentTests
{
    [Theory]
    [InlineData("25", 48000)]
    [InlineData("30000/1001", 44100)]
    public void Audio_segments_begin_within_half_an_audio_frame_of_the_video_segments(string rate, int sampleRate)
    {
        using var hls = PackagedLadder.Of(13, 13, rate, sampleRate: sampleRate);
        double[] frames = hls.Starts("90"), audio = hls.Starts("audio");
        Assert.Equal(frames.Length, audio.Length);
        Assert.All(frames.Zip(audio), starts => Assert.InRange(Math.Abs(starts.First - starts.Second), 0, (512.0 / sampleRate) + 1e-6));
        Assert.Equal(13, hls.Durations("audio").Sum(), 0.00001);
    }

    [Fact]
    public void Priming_samples_come_before_the_start()
    {
        using var hls = PackagedLadder.Of(5, 5);
        var packets = Ffmpeg.Packets(hls.File("audio", "index.m3u8"), "a:0");
        Assert.Equal(
            Ffmpeg.Packets(Clips.Audio(5), "a:0").Select(packet => (packet.Pts, packet.Size)),
            packets.Select(packet => (packet.Pts, packet.Size)));
        Assert.Equal(-1024, packets[0].Pts);
    }

    [Fact]
    public void Flash_and_beep_are_decoded_at_the_same_time()
    {
        // Black and silent, except for a tenth of a second from 3 s on.
        var frame = Clips.Video("160x90", "25", 5, "drawbox=color=black:t=fill,drawbox=color=white:t=fill:enable='between(t,3,3.1)'");
        var audio = Clips.Make("beep", path => Ffmpeg.Run(
            "-f", "lavfi", "-i", "sine=frequency=1000:sample_rate=48000:duration=5", "-af", "volume=0:enable='not(between(t,3,3.1))'",
            "-c:a", "aac", path));
        using var hls = new PackagedLadder(new HlsSource([PackagedLadder.Rung("90", frame)], [PackagedLadder.Audio(audio)]));
        Assert.NotNull(hls.Ladder);
        var master = hls.File("index.m3u8");
        Assert.Equal(75, Array.FindIndex(Ffmpeg.Brightness(master), value => value > 128));
        Assert.InRange(Array.FindIndex(Ffmpeg.Samples(master), sample => Math.Abs((int)sample) > 1000) / 48000.0, 2.99, 3.01);
    }

    [Fact]
    public void Audio_longer_than_the_video_is_still_segmented()
    {
        using var hls = PackagedLadder.Of(5, 13);
        Assert.Equal([4, 4, 4, 1], hls.Durations("audio").Select(seconds => Math.Round(seconds)));
        Assert.Equal([4, 1], hls.Durations("90").Select(seconds => Math.Round(seconds)));
    }

    [Fact]
    public void Audio_a_little_longer_than_the_video_makes_no_extra_segment()
    {
        using var hls = PackagedLadder.Of(8, 8.3);
        Assert.Equal([4, 4.3], hls.Durations("audio").Select(seconds => Math.Round(seconds, 1)));
        Assert.Equal([4, 4], hls.Durations("90"));
    }

    [Fact]
    public void Audio_a_little_shorter_than_the_video_makes_no_extra_segment()
    {
        using var hls = PackagedLadder.Of(8.5, 8.1);
        Assert.Equal([4, 4.1], hls.Durations("audio").Select(seconds => Math.Round(seconds, 1)));
    }
}
