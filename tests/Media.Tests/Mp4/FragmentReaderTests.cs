using Encoder.Media.Mp4.Reading;

namespace Encoder.Media.Tests.Mp4;

public class FragmentReaderTests
{
    [Fact]
    public void Composition_offsets_may_be_negative()
    {
        var path = Clips.Remuxed(Clips.Video("160x90", "25", 5), "-movflags", "+cmaf");
        var track = Assert.Single(MovieReaderTests.Read(path).Tracks);
        using var file = File.OpenRead(path);
        var samples = FragmentReader.Read(file, track).SelectMany(fragment => fragment.Samples).ToArray();
        Assert.Contains(samples, sample => sample.CompositionOffset < 0);
        Assert.Equal(Enumerable.Range(0, 125).Select(i => i * 512L), samples.Select(sample => sample.Pts - track.Edit.MediaZero).Order());
    }

    [Theory]
    [InlineData("+frag_keyframe+empty_moov+default_base_moof")]
    [InlineData("+frag_keyframe+empty_moov")]
    public void Samples_match_those_of_ffprobe(string flags)
    {
        var path = Clips.Remuxed(Clips.Video("160x90", "25", 5), "-movflags", flags, "-frag_duration", "1000000");
        var track = Assert.Single(MovieReaderTests.Read(path).Tracks);
        Assert.Empty(track.Samples);
        using var file = File.OpenRead(path);
        var fragments = FragmentReader.Read(file, track);
        Assert.True(fragments.Count >= 3);
        Assert.Equal(
            Ffmpeg.Packets(path).Select(packet => (packet.Pts, packet.Position, packet.Size, packet.IsKey)),
            fragments.SelectMany(fragment => fragment.Samples)
                .Select(sample => (sample.Pts - track.Edit.MediaZero, sample.Offset, (long)sample.Size, sample.IsSync)));
        Assert.All(fragments, fragment => Assert.Equal(fragment.BaseDecodeTime, fragment.Samples[0].Dts));
    }
}
