using Encoder.Media.Probing;

namespace Encoder.Media.Tests.Probing;

public sealed class AudioTrackTests
{
    [Fact]
    public void All_tracks_are_read_with_the_default_one_first()
    {
        var info = MediaInfoReader.Read(Recorded.File(
            "mov", Recorded.Audio(0, "\"comment\": 1"), Recorded.Audio(1, "\"visual_impaired\": 1"), Recorded.Audio(2, codec: ""),
            Recorded.Audio(3, "\"default\": 1"), Recorded.Audio(4, "\"default\": 1, \"descriptions\": 1")))!;
        Assert.Equal([3, 0, 1, 4], info.AudioTracks.Select(track => track.Index));
        Assert.Equal([false, true, false, false], info.AudioTracks.Select(track => track.IsCommentary));
        Assert.Equal([false, false, true, true], info.AudioTracks.Select(track => track.IsDescriptive));
    }

    [Theory]
    [InlineData("eng", "en")]
    [InlineData("deu", "de")]
    [InlineData("ger", "de")]
    [InlineData("DE", "de")]
    [InlineData("pt-br", "pt-BR")]
    [InlineData("zho-hant-tw", "zh-Hant-TW")]
    [InlineData("haw", "haw")]
    [InlineData("qaa", "qaa")]
    [InlineData("und", null)]
    [InlineData("mul", null)]
    [InlineData("", null)]
    [InlineData("english", null)]
    [InlineData("en\"", null)]
    [InlineData(null, null)]
    public void Languages_become_BCP_47_tags(string? stated, string? tag) => Assert.Equal(tag, LanguageTag.Of(stated));

    [Theory]
    [InlineData("en", "English")]
    [InlineData("el", "Greek")]
    [InlineData("zh-Hant-TW", "Chinese (Hant-TW)")]
    [InlineData("qaa", "qaa")]
    public void Languages_have_English_names(string tag, string name) => Assert.Equal(name, LanguageTag.EnglishName(tag));

    [Theory]
    [InlineData("Director's cut", "Director's cut")]
    [InlineData("  two\r\n#EXT-X-ENDLIST  ", "two #EXT-X-ENDLIST")]
    [InlineData("a\"b", "a'b")]
    [InlineData("evil\u202Etxt\u0000\u200B", "eviltxt")]
    [InlineData("\uD800", null)]
    [InlineData(" \t ", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    [InlineData("日本語", "日本語")]
    public void Titles_become_names_that_a_playlist_can_hold(string? stated, string? title) => Assert.Equal(title, TrackTitle.Of(stated));

    [Fact]
    public void Long_titles_are_cut_off() => Assert.Equal(TrackTitle.MaxLength, TrackTitle.Of(new string('x', 100_000))!.Length);

    [Fact]
    public void The_packets_of_each_track_are_added_up()
    {
        var info = new MediaInfo
        {
            Format = "matroska,webm",
            Audio = new AudioStream { Index = 1, Codec = "aac", Channels = 2, SampleRate = 48_000 },
            MoreAudio =
            [
                new AudioStream { Index = 2, Codec = "aac", Channels = 2, SampleRate = 48_000 },
                new AudioStream { Index = 3, Codec = "aac", Channels = 2, SampleRate = 48_000 },
            ],
        };
        var packets = new PacketScan(info, new ScanRequest(), new MediaLimits());
        foreach (var line in (string[])["1,0,0,1,10,K", "2,0.5,0.5,1,20,K", "2,1.5,1.5,0.5,30,K", "1,1,1,1,10,K", "4,0,0,9,9,K"])
            packets.Read(line);
        var scan = packets.Result();
        Assert.Equal(new AudioScan(1, 0, 2, 2, 20), scan.AudioOf(info, 1));
        Assert.Equal(new AudioScan(2, 0.5, 2, 1.5, 50), scan.AudioOf(info, 2));
        Assert.Null(scan.AudioOf(info, 3));
    }
}
