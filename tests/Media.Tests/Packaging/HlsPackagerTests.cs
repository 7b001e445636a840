using Encoder.Media.Packaging;
using Encoder.Media.Tests.Mp4;
using Encoder.Testing;

namespace Encoder.Media.Tests.Packaging;

public class HlsPackagerTests
{
    [Fact]
    public void A_ladder_has_a_master_playlist_and_a_folder_for_each_track()
    {
        using var hls = PackagedLadder.Of(13, 13);
        string[] track = ["index.m3u8", "init.mp4", "seg-00001.m4s", "seg-00002.m4s", "seg-00003.m4s", "seg-00004.m4s"];
        string[] rungs = [.. from name in (string[])["180", "90"] from file in track.Prepend("iframes.m3u8") select $"{name}/{file}"];
        Assert.Equal(
            [.. rungs, .. track.Select(file => $"audio/{file}"), "index.m3u8"],
            Directory.EnumerateFiles(hls.File(), "*", SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(hls.File(), path))
                .Order(StringComparer.Ordinal));
        Assert.Equal(
            Directory.EnumerateFiles(hls.File(), "*", SearchOption.AllDirectories).Sum(path => new FileInfo(path).Length), hls.Ladder.Size);
        Assert.All(
            hls.Ladder.Rungs,
            rung => Assert.Equal(Directory.EnumerateFiles(hls.File(rung.Name)).Sum(path => new FileInfo(path).Length), rung.Size));
        Assert.Equal(Directory.EnumerateFiles(hls.File("audio")).Sum(path => new FileInfo(path).Length), hls.Ladder.Audio.Single().Size);
        Assert.Equal(13, hls.Ladder.Duration);
    }

    [Theory]
    [InlineData("25", "null", 325)]
    [InlineData("30000/1001", "null", 390)]
    [InlineData("25", "select='not(mod(n,7))+not(mod(n,11))'", 72)]
    public void An_independent_reader_finds_every_frame_at_its_time(string rate, string filter, int frames)
    {
        using var hls = PackagedLadder.Of(13, rate: rate, filter: filter);
        var encode = Clips.Video("160x90", rate, 13, filter);
        var stream = Ffmpeg.Stream(hls.File("90", "index.m3u8"));
        Assert.Equal($"{frames}", stream["nb_read_frames"]!.GetValue<string>());
        Assert.Equal("0.000000", stream["start_time"]!.GetValue<string>());
        Assert.Equal(
            Ffmpeg.Packets(encode).Select(packet => (packet.Pts, packet.Size, packet.IsKey)),
            Ffmpeg.Packets(hls.File("90", "index.m3u8")).Select(packet => (packet.Pts, packet.Size, packet.IsKey)));
        Assert.Equal(Ffmpeg.FrameHashes(encode), Ffmpeg.FrameHashes(hls.File("90", "index.m3u8")));
    }

    [Theory]
    [InlineData("25", "null")]
    [InlineData("30000/1001", "null")]
    [InlineData("25", "select='not(mod(n,7))+not(mod(n,11))'")]
    public void Segments_begin_at_the_keyframes_nearest_to_multiples_of_four_seconds(string rate, string filter)
    {
        using var hls = PackagedLadder.Of(13, rate: rate, filter: filter);
        var stream = Ffmpeg.Stream(hls.File("90", "index.m3u8"));
        var timeBase = Rational.Parse(stream["time_base"]!.GetValue<string>())!.Value.Value;
        var keys = Ffmpeg.Packets(hls.File("90", "index.m3u8")).Where(packet => packet.IsKey).Select(
            packet => packet.Pts * timeBase).ToArray();
        var starts = hls.Starts("90");
        Assert.Equal(4, starts.Length);
        for (var i = 0; i < starts.Length; i++)
        {
            Assert.Equal(keys[2 * i], starts[i], 0.00001);
            Assert.InRange(starts[i] - (4 * i), 0, 0.3);
        }
        Assert.Equal(hls.Durations("90"), hls.Durations("180"));
        Assert.Equal(hls.Ladder.Duration, hls.Durations("90").Sum(), 0.00001);
    }

    [Fact]
    public void Every_segment_can_be_decoded_alone()
    {
        using var hls = PackagedLadder.Of(13);
        var hashes = hls.Segments("180").SelectMany(segment =>
        {
            var alone = Path.ChangeExtension(segment, ".mp4");
            File.WriteAllBytes(alone, [.. File.ReadAllBytes(hls.File("180", "init.mp4")), .. File.ReadAllBytes(segment)]);
            return Ffmpeg.FrameHashes(alone);
        });
        Assert.Equal(Ffmpeg.FrameHashes(Clips.Video("320x180", "25", 13)), hashes);
    }

    [Fact]
    public void A_few_last_frames_are_not_a_segment_of_their_own()
    {
        using var hls = PackagedLadder.Of(8.2, 8.2);
        Assert.Equal([4, 4.2], hls.Durations("90"));
        Assert.Equal([4, 4.2], hls.Durations("audio").Select(seconds => Math.Round(seconds, 1)));
        using var longer = PackagedLadder.Of(8.6, 8.6);
        Assert.Equal([4, 4, 0.6], longer.Durations("90"));
    }

    [Fact]
    public void A_single_frame_is_a_ladder()
    {
        using var hls = PackagedLadder.Of(0.04, 0.1);
        Assert.Equal([0.04], hls.Durations("90"));
        Assert.Single(hls.Durations("audio"));
        Assert.Equal(25, hls.Ladder.Rungs[0].FrameRate);
    }

    [Fact]
    public void Rungs_may_be_given_in_any_order()
    {
        var source = PackagedLadder.Source(1);
        using var hls = new PackagedLadder(source with { Rungs = [.. source.Rungs.Reverse()] });
        Assert.Equal(["90", "180"], hls.Ladder.Rungs.Select(rung => rung.Name));
    }

    [Fact]
    public void The_same_encodes_give_the_same_bytes()
    {
        using PackagedLadder one = PackagedLadder.Of(5, 5), other = PackagedLadder.Of(5, 5);
        Assert.All(Directory.EnumerateFiles(one.File(), "*", SearchOption.AllDirectories), path =>
            Assert.Equal(File.ReadAllBytes(path), File.ReadAllBytes(other.File(Path.GetRelativePath(one.File(), path)))));
    }

    [Fact]
    public void A_full_disk_throws()
    {
        foreach (
            var full in (ReadOnlySpan<string>)["90/init.mp4", "180/seg-00002.m4s", "audio/seg-00001.m4s", "90/index.m3u8", "index.m3u8"])
        {
            using var folder = new TemporaryFolder();
            Directory.CreateDirectory(Path.GetDirectoryName(folder.File(full))!);
            File.CreateSymbolicLink(folder.File(full), "/dev/full"); // every write to it fails with ENOSPC
            Assert.Throws<IOException>(() => HlsPackager.Package(PackagedLadder.Source(5, 5), folder.Path));
        }
    }

    [Fact]
    public void Media_files_are_not_read_into_memory()
    {
        var large = Clips.Make("large", path => Ffmpeg.Run(
            "-i", Clips.Video("160x90", "25", 1), "-vf", "scale=1280:720,noise=alls=80:allf=t", "-c:v", "libx264", "-preset", "ultrafast",
            "-qp", "8",
            "-force_key_frames", "expr:gte(t,n_forced*2)", "-x264-params", "scenecut=0:keyint=1000:open-gop=0", path));
        var size = new FileInfo(large).Length;
        using var folder = new TemporaryFolder();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.NotNull(HlsPackager.Package(new HlsSource([PackagedLadder.Rung("720", large)], []), folder.Path).Ladder);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
        Assert.True(size > 5_000_000, $"a file of {size} bytes is too small for this test");
    }

    [Fact]
    public void Cancelling_ends_the_packaging()
    {
        using var folder = new TemporaryFolder();
        Assert.Throws<OperationCanceledException>(
            () => HlsPackager.Package(PackagedLadder.Source(5), folder.Path, new CancellationToken(canceled: true)));
    }
}
