using Encoder.Media.Mp4;
using Encoder.Media.Mp4.Reading;
using Encoder.Media.Tests.Mp4;

namespace Encoder.Media.Tests.Packaging;

public class SegmentTests
{
    [Theory]
    [InlineData("25", "null")]
    [InlineData("25", "select='not(mod(n,7))+not(mod(n,11))'")]
    public void Fragments_follow_one_another_and_show_every_frame_at_its_time(string rate, string filter)
    {
        using var hls = PackagedLadder.Of(13, rate: rate, filter: filter);
        var track = MovieReaderTests.Read(hls.File("90", "init.mp4")).Tracks[0];
        var fragments = hls.Segments("90").Select(path => Read(path, track)).ToArray();
        Assert.Equal([1u, 2u, 3u, 4u], fragments.Select(fragment => fragment.SequenceNumber));
        Assert.Equal(0, fragments[0].BaseDecodeTime);
        Assert.All(
            fragments.Skip(1).Zip(fragments),
            pair => Assert.Equal(pair.Second.Samples[^1].Dts + pair.Second.Samples[^1].Duration, pair.First.BaseDecodeTime));

        // The presentation of each fragment begins at its first decoding time. No offset is negative: some players read offsets as
        // unsigned numbers.
        Assert.All(fragments, fragment => Assert.Equal(fragment.BaseDecodeTime, fragment.Samples[0].Pts - track.Edit.MediaZero));
        var samples = fragments.SelectMany(fragment => fragment.Samples).ToArray();
        Assert.All(samples, sample => Assert.InRange(sample.CompositionOffset, 0, int.MaxValue));
        var encode = MovieReaderTests.Read(Clips.Video("160x90", rate, 13, filter)).Tracks[0];
        Assert.Equal(
            encode.Samples.Select(sample => sample.Pts - encode.Edit.MediaZero),
            samples.Select(sample => sample.Pts - track.Edit.MediaZero));
    }

    [Fact]
    public void The_init_segment_states_no_bit_rates()
    {
        using var hls = PackagedLadder.Of(1, 1);
        Assert.All(
            (string[])["90", "audio"],
            track => Assert.Equal(-1, File.ReadAllBytes(hls.File(track, "init.mp4")).AsSpan().IndexOf("btrt"u8)));
    }

    private static Mp4Fragment Read(string path, Mp4Track track)
    {
        using var file = File.OpenRead(path);
        return Assert.Single(FragmentReader.Read(file, track));
    }
}
