using Encoder.Media.Mp4;
using Encoder.Media.Mp4.Reading;
using Encoder.Media.Tests.Mp4;
using Encoder.Media.Tests.Packaging;
using Encoder.Media.Verification;
using Encoder.Testing;

namespace Encoder.Media.Tests.Verification;

/// <summary>Random damage, the same in every run. Whatever it is, nothing hangs, and only the documented exception is thrown.</summary>
public class FuzzTests
{
    private const int Rounds = 1500;

    [Fact]
    public void Damaged_files_are_read_or_refused()
    {
        var whole = File.ReadAllBytes(Clips.Muxed(Clips.Video("160x90", "25", 5), Clips.Audio(5)));
        var (read, refused) = (0, 0);
        foreach (var bytes in Damaged(whole, BoxBytes.Content(whole, "mdat")))
        {
            try
            {
                MovieReader.Read(new MemoryStream(bytes));
                read++;
            }
            catch (Mp4FormatException)
            {
                refused++;
            }
        }
        Assert.True(read > 100 && refused > 100, $"{read} read, {refused} refused: the damage is too weak or too strong.");
    }

    [Fact]
    public void Damaged_segments_are_read_or_refused()
    {
        using var hls = PackagedLadder.Of(5, 5);
        var track = MovieReaderTests.Read(hls.File("90", "init.mp4")).Tracks[0];
        var whole = File.ReadAllBytes(hls.File("90", "seg-00001.m4s"));
        var (read, refused) = (0, 0);
        foreach (var bytes in Damaged(whole, BoxBytes.Content(whole, "mdat")))
        {
            try
            {
                FragmentReader.Read(new MemoryStream(bytes), track);
                read++;
            }
            catch (Mp4FormatException)
            {
                refused++;
            }
        }
        Assert.True(read > 100 && refused > 100, $"{read} read, {refused} refused: the damage is too weak or too strong.");
    }

    [Fact]
    public void Damaged_outputs_give_a_report()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("damaged.mp4");
        var whole = File.ReadAllBytes(Clips.Muxed(Clips.Video("160x90", "25", 5), Clips.Audio(5)));
        var expected = new OutputExpectation
        {
            Duration = 5,
            Frames = 125,
            Rungs = [new RungExpectation("90", 160, 90)],
            Audio = [new AudioExpectation("audio", 2)],
        };
        var found = 0;
        foreach (var bytes in Damaged(whole, BoxBytes.Content(whole, "mdat")).Take(300))
        {
            File.WriteAllBytes(path, bytes);
            if (!OutputVerifier.VerifyMp4(path, expected).IsValid) found++;
        }
        Assert.True(found > 200, $"Only {found} of 300 were found.");
    }

    [Fact]
    public void Damaged_playlists_give_a_report()
    {
        using var hls = PackagedLadder.Of(5, 5);
        var expected =
            new OutputExpectation
            {
                Duration = 5,
                Frames = 125,
                Rungs = [new RungExpectation("90", 160, 90), new RungExpectation("180", 320, 180)],
                Audio = [new AudioExpectation("audio", 2)],
            };
        foreach (var name in (string[])["index.m3u8", "90/index.m3u8"])
        {
            var whole = File.ReadAllBytes(hls.File(name));
            foreach (var bytes in Damaged(whole, whole.Length).Take(150))
            {
                File.WriteAllBytes(hls.File(name), bytes);
                Assert.NotNull(OutputVerifier.VerifyHls(hls.File(), expected));
            }
            File.WriteAllBytes(hls.File(name), whole);
        }
        Assert.Empty(OutputVerifier.VerifyHls(hls.File(), expected).Problems);
    }

    /// <summary>
    /// Returns copies with one to four changed bytes among the first ones, where the boxes are. Some copies are also cut off.
    /// </summary>
    private static IEnumerable<byte[]> Damaged(byte[] whole, int boxes)
    {
        var random = new Random(20250101);
        byte[] telling = [0, 1, 0x7F, 0x80, 0xFF];
        for (var round = 0; round < Rounds; round++)
        {
            var bytes = whole.ToArray();
            for (var changes = random.Next(1, 5); changes > 0; changes--)
                bytes[random.Next(boxes)] = random.Next(2) == 0 ? telling[random.Next(telling.Length)] : (byte)random.Next(256);
            yield return random.Next(8) == 0 ? bytes[..random.Next(bytes.Length)] : bytes;
        }
    }
}
