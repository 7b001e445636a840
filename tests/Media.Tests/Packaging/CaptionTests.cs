using Encoder.Media.Packaging;
using Encoder.Media.Planning;
using Encoder.Media.Verification;
using Encoder.Testing;

namespace Encoder.Media.Tests.Packaging;

public sealed class CaptionTests : IDisposable
{
    private const string Header = "WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00.000\n";

    private static readonly CaptionPlan[] s_tracks =
    [
        new("captions-1", "English") { Language = "en", IsDefault = true },
        new("captions-2", "Deutsch & mehr") { Language = "de", IsForced = true },
        new("captions-3", "Sound") { DescribesSound = true },
    ];

    private readonly TemporaryFolder _files = new();

    [Fact]
    public void Tracks_are_segmented_like_the_video_and_listed_with_their_purpose()
    {
        using var ladder = Ladder(hasDash: false);
        Assert.Equal(
            [
                """
                #EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="captions",NAME="English",LANGUAGE="en",DEFAULT=YES,AUTOSELECT=YES,FORCED=NO,\
                URI="captions-1/index.m3u8"
                """,
                """
                #EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="captions",NAME="Deutsch & mehr",LANGUAGE="de",DEFAULT=NO,AUTOSELECT=YES,FORCED=YES,\
                URI="captions-2/index.m3u8"
                """,
                """
                #EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="captions",NAME="Sound",LANGUAGE="und",DEFAULT=NO,AUTOSELECT=YES,FORCED=NO,\
                CHARACTERISTICS="public.accessibility.transcribes-spoken-dialog,public.accessibility.describes-music-and-sound",\
                URI="captions-3/index.m3u8"
                """,
            ],
            ladder.Lines().Where(line => line.Contains("SUBTITLES,", StringComparison.Ordinal)).Select(
                line => line.Replace(",URI", ",\\\nURI", StringComparison.Ordinal)
                    .Replace(",CHAR", ",\\\nCHAR", StringComparison.Ordinal)));
        Assert.All(
            ladder.Lines().Where(line => line.StartsWith("#EXT-X-STREAM-INF", StringComparison.Ordinal)),
            line => Assert.EndsWith(",SUBTITLES=\"captions\"", line, StringComparison.Ordinal));
        Assert.Equal(
            """
            #EXTM3U
            #EXT-X-VERSION:7
            #EXT-X-TARGETDURATION:4
            #EXT-X-MEDIA-SEQUENCE:1
            #EXT-X-PLAYLIST-TYPE:VOD
            #EXTINF:4.000000,
            seg-00001.vtt
            #EXTINF:4.000000,
            seg-00002.vtt
            #EXTINF:1.000000,
            seg-00003.vtt
            #EXT-X-ENDLIST
            """.Split('\n'), ladder.Lines("captions-1"));
        Assert.Equal($"{Header}\n00:00:01.000 --> 00:00:02.000 line:0\n<b>one</b>\n\n{Border}", Text(ladder, "seg-00001.vtt"));
        Assert.Equal($"{Header}\n{Border}", Text(ladder, "seg-00002.vtt"));
        Assert.Equal(Header, Text(ladder, "seg-00003.vtt"));
        Assert.False(File.Exists(ladder.File("captions-1", "captions.vtt")));
        Assert.Equal(3, ladder.Ladder.Captions.Length);
        Assert.Equal(
            Directory.EnumerateFiles(ladder.File(), "*", SearchOption.AllDirectories).Sum(path => new FileInfo(path).Length),
            ladder.Ladder.Size);
        Assert.Empty(Verify(ladder, hasDash: false).Problems);
    }

    [Fact]
    public void A_dash_manifest_names_one_file_for_each_track()
    {
        using var ladder = Ladder(hasDash: true);
        Assert.Contains(
            """
                <AdaptationSet contentType="text" mimeType="text/vtt" lang="de">
                  <Label>Deutsch &amp; mehr</Label>
                  <Role schemeIdUri="urn:mpeg:dash:role:2011" value="forced-subtitle" />
            """, File.ReadAllText(ladder.File("manifest.mpd")), StringComparison.Ordinal);
        Assert.Equal($"WEBVTT\n\n00:00:01.000 --> 00:00:02.000 line:0\n<b>one</b>\n\n{Border}", Text(ladder, "captions.vtt"));
        var report = Verify(ladder, hasDash: true);
        Assert.Empty(report.Problems);
        Assert.Contains(new PassedCheck("captions", "3 tracks"), report.Passed);
    }

    [Theory]
    [InlineData("captions-1/seg-00001.vtt", "X-TIMESTAMP-MAP=MPEGTS:0", "X-TIMESTAMP-MAP=MPEGTS:900000")]
    [InlineData("captions-1/seg-00001.vtt", "WEBVTT\n", "WEBVTT")]
    [InlineData("captions-1/seg-00001.vtt", "00:00:01.000 --> 00:00:02.000", "00:00:05.000 --> 00:00:06.000")]
    [InlineData("captions-1/seg-00002.vtt", "two", "three")]
    [InlineData("captions-1/seg-00003.vtt", "WEBVTT", "")]
    [InlineData("captions-1/captions.vtt", "one", "none")]
    [InlineData("captions-1/index.m3u8", "#EXTINF:4.0", "#EXTINF:3.9")]
    [InlineData("captions-1/index.m3u8", "DURATION:4", "DURATION:5")]
    [InlineData("index.m3u8", "LANGUAGE=\"en\"", "LANGUAGE=\"fr\"")]
    [InlineData("index.m3u8", "NAME=\"English\"", "NAME=\"Englisch\"")]
    [InlineData("index.m3u8", "FORCED=YES", "FORCED=NO")]
    [InlineData("index.m3u8", "DEFAULT=NO,AUTOSELECT=YES,FORCED=YES", "DEFAULT=YES,AUTOSELECT=YES,FORCED=YES")]
    [InlineData("index.m3u8", ",SUBTITLES=\"captions\"\n90", "\n90")]
    [InlineData("index.m3u8", "captions-2/index.m3u8", "captions-1/index.m3u8")]
    [InlineData("manifest.mpd", "lang=\"de\"", "lang=\"da\"")]
    [InlineData("manifest.mpd", "captions-3/captions.vtt", "captions-2/captions.vtt")]
    public void A_track_that_differs_from_the_plan_fails(string file, string from, string to)
    {
        using var ladder = Ladder(hasDash: true);
        var path = ladder.File(file.Split('/'));
        var text = File.ReadAllText(path);
        Assert.Contains(from, text, StringComparison.Ordinal);
        File.WriteAllText(path, text.Replace(from, to, StringComparison.Ordinal));
        Assert.NotEmpty(Verify(ladder, hasDash: true).Problems);
    }

    [Fact]
    public void A_missing_or_unplanned_track_fails()
    {
        using var ladder = Ladder(hasDash: true);
        Assert.NotEmpty(OutputVerifier.VerifyHls(ladder.File(), Expected([]), hasDash: true).Problems);
        using var without = PackagedLadder.Of(9);
        Assert.NotEmpty(OutputVerifier.VerifyHls(without.File(), Expected(s_tracks)).Problems);
    }

    public void Dispose() => _files.Dispose();

    private const string Border = "00:00:03.000 --> 00:00:05.500\ntwo\nlines\n";

    private PackagedLadder Ladder(bool hasDash)
    {
        var path = Path.Combine(_files.Path, "captions.vtt");
        File.WriteAllText(path, $"WEBVTT\n\n00:00:01.000 --> 00:00:02.000 line:0\n<b>one</b>\n\n{Border}");
        return new PackagedLadder(PackagedLadder.Source(9, null) with
        {
            HasDash = hasDash,
            Captions = Array.ConvertAll(s_tracks, track => new CaptionSource(track, path)),
        });
    }

    private static string Text(PackagedLadder ladder, string name) => File.ReadAllText(ladder.File("captions-1", name));

    private static VerificationReport Verify(PackagedLadder ladder, bool hasDash) =>
        OutputVerifier.VerifyHls(ladder.File(), Expected(s_tracks), hasDash);

    private static OutputExpectation Expected(CaptionPlan[] captions) => new()
    {
        Duration = 9,
        Frames = 225,
        Rungs = [new RungExpectation("90", 160, 90), new RungExpectation("180", 320, 180)],
        Audio = [],
        Captions = captions,
    };
}
