using Encoder.Media.Mp4;
using Encoder.Media.Mp4.Codecs;
using Encoder.Media.Mp4.Reading;

namespace Encoder.Media.Tests.Mp4;

public class MovieReaderTests
{
    [Theory]
    [InlineData("25", "null")]
    [InlineData("30000/1001", "null")]
    [InlineData("25", "select='not(mod(n,7))+not(mod(n,11))'")]
    public void Samples_match_those_of_ffprobe(string rate, string filter)
    {
        var path = Clips.Video("160x90", rate, 5, filter);
        var track = Assert.Single(Read(path).Tracks);
        Assert.Contains(track.Samples, sample => sample.CompositionOffset != 0);
        AssertSamplesAreThoseOfFfprobe(path, "v:0", track);
    }

    [Fact]
    public void Audio_and_video_of_one_file_are_kept_apart()
    {
        var path = Clips.Muxed(Clips.Video("160x90", "25", 5), Clips.Audio(5));
        var tracks = Read(path).Tracks;
        Assert.Equal(["vide", "soun"], tracks.Select(track => track.Handler));
        AssertSamplesAreThoseOfFfprobe(path, "v:0", tracks[0]);
        AssertSamplesAreThoseOfFfprobe(path, "a:0", tracks[1]);
        Assert.Equal(["ftyp", "moov"], Read(path).Boxes.Take(2).Select(box => box.Type));
    }

    [Fact]
    public void A_late_start_is_read_from_the_edit_list()
    {
        var late = Clips.Make("late", path => Ffmpeg.Run(
            "-i", Clips.Video("64x48", "25", 1), "-itsoffset", "0.5", "-i", Clips.Audio(1), "-map", "0", "-map", "1", "-c", "copy", path));
        var audio = Read(late).Tracks[1];
        Assert.Equal(new Mp4Edit(22944, 0, 49056), audio.Edit); // half a second minus the priming, rounded to the movie's milliseconds
        AssertSamplesAreThoseOfFfprobe(late, "a:0", audio);
    }

    [Fact]
    public void The_video_is_described()
    {
        var track = Assert.Single(Read(Clips.Video("160x90", "25", 1, "setsar=16/15")).Tracks);
        var entry = Assert.IsType<AvcSampleEntry>(track.Entry);
        Assert.Equal((160, 90), (entry.Width, entry.Height));
        Assert.Equal(new Rational(16, 15), entry.PixelAspect);
        Assert.Equal("avc1.64000b", entry.Codec);
        Assert.Equal(4, entry.Configuration.LengthSize);
        Assert.Equal((12800u, true), (track.Timescale, track.HasIdentityMatrix));
        Assert.Equal((171, 90), (Math.Round(track.DisplayWidth), track.DisplayHeight));
    }

    [Theory]
    [InlineData(48000, 2)]
    [InlineData(44100, 1)]
    public void The_audio_is_described(int sampleRate, int channels)
    {
        var track = Assert.Single(Read(Clips.Audio(1, sampleRate, channels)).Tracks);
        var entry = Assert.IsType<AacSampleEntry>(track.Entry);
        Assert.Equal(("mp4a.40.2", channels, sampleRate), (entry.Codec, entry.Channels, entry.SampleRate));
        Assert.Equal(1024, track.Edit.MediaZero);
        Assert.Equal(sampleRate, track.Edit.Length);
    }

    [Fact]
    public void A_rotated_video_is_not_upright()
    {
        var turned = Clips.Make(
            "turned", path => Ffmpeg.Run("-i", Clips.Video("64x48", "25", 1), "-c", "copy", "-metadata:s:v", "rotate=90", path));
        Assert.False(Assert.Single(Read(turned).Tracks).HasIdentityMatrix);
    }

    internal static Mp4Movie Read(string path)
    {
        using var file = File.OpenRead(path);
        return MovieReader.Read(file);
    }

    private static void AssertSamplesAreThoseOfFfprobe(string path, string stream, Mp4Track track)
    {
        var zero = track.Edit.MediaZero;
        Assert.Equal(
            Ffmpeg.Packets(path, stream).Select(packet => (packet.Pts, packet.Dts, packet.Position, packet.Size, packet.IsKey)),
            track.Samples.Select(sample => (sample.Pts - zero, sample.Dts - zero, sample.Offset, (long)sample.Size, sample.IsSync)));
    }
}
