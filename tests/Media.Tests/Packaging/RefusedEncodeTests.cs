using Encoder.Media.Packaging;
using Encoder.Media.Tests.Mp4;

namespace Encoder.Media.Tests.Packaging;

public class RefusedEncodeTests
{
    [Fact]
    public void Rungs_whose_keyframes_differ_are_misaligned()
    {
        var shifted = Clips.Video("320x180", "25", 13, "null", "-force_key_frames", "expr:gte(t,n_forced*2+0.04)");
        AssertFault(
            PackagingFault.MisalignedRungs, PackagedLadder.Rung("90", Clips.Video("160x90", "25", 13, "select='not(between(t,3.9,4.01))'")),
            PackagedLadder.Rung("180", Clips.Video("320x180", "25", 13)));
        AssertFault(PackagingFault.MisplacedKeyframe, PackagedLadder.Rung("180", shifted));
    }

    [Fact]
    public void Rungs_of_different_lengths_are_misaligned() => AssertFault(
        PackagingFault.MisalignedRungs, PackagedLadder.Rung("90", Clips.Video("160x90", "25", 13)),
        PackagedLadder.Rung("180", Clips.Video("320x180", "25", 8)));

    [Fact]
    public void A_segment_without_a_keyframe_at_its_start_is_found()
    {
        AssertFault(
            PackagingFault.MisplacedKeyframe, PackagedLadder.Rung("90", Clips.Video("160x90", "25", 13, "null", "-force_key_frames", "0")));
        AssertFault(
            PackagingFault.MisplacedKeyframe,
            PackagedLadder.Rung("90", Clips.Video("160x90", "25", 13, "null", "-force_key_frames", "0,4,9")));
    }

    [Fact]
    public void Frames_that_reference_the_previous_segment_are_found()
    {
        var open = Clips.Make("open", path => Ffmpeg.Run(
            "-f", "lavfi", "-i", "testsrc2=size=160x90:rate=25:duration=13", "-c:v", "libx264", "-preset", "veryfast",
            "-pix_fmt", "yuv420p",
            "-x264-params", "keyint=50:min-keyint=50:scenecut=0:open-gop=1:bframes=3:b-adapt=0", path));
        AssertFault(PackagingFault.MisplacedKeyframe, PackagedLadder.Rung("90", open));
    }

    [Fact]
    public void A_file_that_is_not_an_encode_is_unreadable()
    {
        var video = Clips.Video("160x90", "25", 1);
        var audio = Clips.Audio(1);
        AssertUnreadable(PackagedLadder.Rung("90", audio), audio);
        AssertUnreadable(PackagedLadder.Rung("90", Clips.Muxed(video, audio)), audio);
        AssertUnreadable(PackagedLadder.Rung("90", video), video);
        AssertUnreadable(PackagedLadder.Rung("90", Clips.Make("text", path => File.WriteAllText(path, "#EXTM3U"))), audio);
        AssertUnreadable(PackagedLadder.Rung("90", Clips.Make("empty", path => File.WriteAllBytes(path, []))), audio);
        AssertUnreadable(PackagedLadder.Rung("90", Clips.Remuxed(video, "-movflags", "+frag_keyframe+empty_moov")), audio);
        AssertUnreadable(
            PackagedLadder.Rung("90", video),
            Clips.Make("late sound", path => Ffmpeg.Run("-i", audio, "-filter:a", "asetpts=PTS+0.5/TB", "-c:a", "aac", path)));
    }

    [Fact]
    public void An_encode_that_ends_before_its_samples_is_unreadable()
    {
        var whole = Clips.Remuxed(Clips.Video("160x90", "25", 1), "-movflags", "+faststart");
        var cut = Clips.Make("cut", path =>
        {
            var bytes = File.ReadAllBytes(whole)[..^100];
            // Make the last box, mdat, end where the file now ends, so that only the samples show what is missing.
            var mdat = bytes.AsSpan().LastIndexOf("mdat"u8) - 4;
            System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(mdat), bytes.Length - mdat);
            File.WriteAllBytes(path, bytes);
        });
        AssertUnreadable(PackagedLadder.Rung("90", cut), null);
    }

    private static void AssertUnreadable(RungSource rung, string? audio)
    {
        using var hls = new PackagedLadder(new HlsSource([rung], audio is null ? [] : [PackagedLadder.Audio(audio)]));
        Assert.Equal(PackagingFault.UnreadableEncode, hls.Result.Problem?.Fault);
    }

    private static void AssertFault(PackagingFault fault, params RungSource[] rungs)
    {
        using var hls = new PackagedLadder(new HlsSource(rungs, []));
        Assert.Equal(fault, hls.Result.Problem?.Fault);
    }
}
