using System.Text.RegularExpressions;
using Encoder.Media.Planning;
using Encoder.Media.Tests.Mp4;
using Encoder.Media.Verification;

namespace Encoder.Media.Tests.Packaging;

/// <summary>
/// Ladders with several audio tracks: English, German in stereo and 5.1, and an English commentary that describes the video.
/// </summary>
public sealed partial class AudioTracksTests
{
    private static readonly AudioLabel s_english = new("English") { Language = "en" };
    private static readonly AudioLabel s_german = new("German") { Language = "de" };
    private static readonly AudioLabel s_commentary = new("Comments") { Language = "en", IsCommentary = true, IsDescriptive = true };

    private static readonly OutputExpectation s_expected = new()
    {
        Duration = 5, Frames = 125, Rungs = [new RungExpectation("90", 160, 90), new RungExpectation("180", 320, 180)],
        Audio =
        [
            new("audio", 2) { Label = s_english }, new("audio-2", 2) { Label = s_german }, new("audio-3", 2) { Label = s_commentary },
            new("surround-2", 6) { Label = s_german },
        ],
    };

    [Fact]
    public void Stereo_comes_first_and_both_groups_have_the_same_members()
    {
        using var hls = Ladder();
        const string Describes = "CHARACTERISTICS=\"public.accessibility.describes-video\"";
        const string Rung = "#EXT-X-STREAM-INF:BANDWIDTH=0,AVERAGE-BANDWIDTH=0,CODECS=\"avc1.64000b,mp4a.40.2\",RESOLUTION=160x90,"
            + "FRAME-RATE=25.000,VIDEO-RANGE=SDR,CLOSED-CAPTIONS=NONE";
        string[] lines = BandWidth().Replace(File.ReadAllText(hls.File("index.m3u8")), "BANDWIDTH=0").Split('\n');
        Assert.Equal(
            [
                Media("audio", "English", "en", "DEFAULT=YES,AUTOSELECT=YES,CHANNELS=\"2\"", "audio"),
                Media("audio", "German", "de", "DEFAULT=NO,AUTOSELECT=YES,CHANNELS=\"2\"", "audio-2"),
                Media("audio", "Comments", "en", $"DEFAULT=NO,AUTOSELECT=NO,{Describes},CHANNELS=\"2\"", "audio-3"),
                Media("surround", "English", "en", "DEFAULT=YES,AUTOSELECT=YES,CHANNELS=\"2\"", "audio"),
                Media("surround", "German", "de", "DEFAULT=NO,AUTOSELECT=YES,CHANNELS=\"6\"", "surround-2"),
                Media("surround", "Comments", "en", $"DEFAULT=NO,AUTOSELECT=NO,{Describes},CHANNELS=\"2\"", "audio-3"),
                $"{Rung},AUDIO=\"audio\"",
                "90/index.m3u8",
            ],
            lines[3..11]);
        Assert.Equal([$"{Rung},AUDIO=\"surround\"", "90/index.m3u8"], lines[13..15]);
        Assert.Equal(2, lines.Count(line => line.StartsWith("#EXT-X-I-FRAME-STREAM-INF", StringComparison.Ordinal)));

        static string Media(string group, string name, string language, string attributes, string folder) =>
            $"#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"{group}\",NAME=\"{name}\",LANGUAGE=\"{language}\",{attributes},"
            + $"URI=\"{folder}/index.m3u8\"";
    }

    [Fact]
    public void A_manifest_has_an_adaptation_set_for_each_track()
    {
        using var hls = Ladder();
        var manifest = File.ReadAllText(hls.File("manifest.mpd"));
        Assert.Equal(
            ["id=\"1\" en", "id=\"2\" de", "id=\"3\" en", "id=\"4\" de"],
            AudioSet().Matches(manifest).Select(match => $"{match.Groups["id"].Value} {match.Groups["lang"].Value}"));
        Assert.Equal(
            ["main", "alternate", "commentary", "alternate"], RoleValue().Matches(manifest).Select(match => match.Groups["role"].Value));
        Assert.Single(AccessibilityValue().Matches(manifest));
        Assert.Contains("<Label>German</Label>", manifest, StringComparison.Ordinal);
    }

    [Fact]
    public void A_good_ladder_passes()
    {
        using var hls = Ladder();
        var report = OutputVerifier.VerifyHls(hls.File(), s_expected, hasDash: true);
        Assert.Empty(report.Problems);
        Assert.Contains(new PassedCheck("audio-format", "mp4a.40.2, 2 channels, 48000 Hz; mp4a.40.2, 6 channels, 48000 Hz"), report.Passed);
        Assert.Equal(["90", "180", "audio", "audio-2", "audio-3", "surround-2"], report.Tracks.Select(track => track.Name));
    }

    [Theory]
    [InlineData("NAME=\"German\"", "NAME=\"English\"")]
    [InlineData("LANGUAGE=\"de\"", "LANGUAGE=\"en\"")]
    [InlineData("LANGUAGE=\"de\",", "")]
    [InlineData("DEFAULT=NO", "DEFAULT=YES")]
    [InlineData("AUTOSELECT=NO", "AUTOSELECT=YES,CHARACTERISTICS=\"x\"")]
    [InlineData("CHANNELS=\"6\"", "CHANNELS=\"2\"")]
    [InlineData("public.accessibility.describes-video", "public.easy-to-read")]
    [InlineData("surround-2/index.m3u8", "audio-2/index.m3u8")]
    [InlineData("AUDIO=\"surround\"", "AUDIO=\"other\"")]
    [InlineData("GROUP-ID=\"surround\"", "GROUP-ID=\"audio\"")]
    [InlineData("TYPE=AUDIO", "TYPE=VIDEO")]
    public void Damage_to_the_playlist_is_found(string old, string replacement)
    {
        using var hls = Ladder();
        var text = File.ReadAllText(hls.File("index.m3u8"));
        Assert.Contains(old, text, StringComparison.Ordinal);
        File.WriteAllText(hls.File("index.m3u8"), text.Replace(old, replacement, StringComparison.Ordinal));
        Assert.NotEmpty(OutputVerifier.VerifyHls(hls.File(), s_expected, hasDash: true).Problems);
    }

    [Theory]
    [InlineData("lang=\"de\"", "lang=\"en\"")]
    [InlineData("<Label>German</Label>", "")]
    [InlineData("Accessibility", "Rating")]
    [InlineData("id=\"surround-2\"", "id=\"audio-2\"")]
    public void Damage_to_the_manifest_is_found(string old, string replacement)
    {
        using var hls = Ladder();
        var text = File.ReadAllText(hls.File("manifest.mpd"));
        Assert.Contains(old, text, StringComparison.Ordinal);
        File.WriteAllText(hls.File("manifest.mpd"), text.Replace(old, replacement, StringComparison.Ordinal));
        Assert.Contains(
            "dash-manifest", OutputVerifier.VerifyHls(hls.File(), s_expected, hasDash: true).Problems.Select(problem => problem.Check));
    }

    [Fact]
    public void Stereo_in_place_of_5_1_is_found()
    {
        using var hls = Ladder();
        Directory.Delete(hls.File("surround-2"), recursive: true);
        Directory.CreateDirectory(hls.File("surround-2"));
        foreach (var file in Directory.GetFiles(hls.File("audio-2"))) File.Copy(file, hls.File("surround-2", Path.GetFileName(file)));
        var problems = OutputVerifier.VerifyHls(hls.File(), s_expected, hasDash: true).Problems;
        Assert.Contains("audio-format", problems.Select(problem => problem.Check));
        Assert.Contains("master-playlist", problems.Select(problem => problem.Check));
    }

    private static PackagedLadder Ladder()
    {
        var source = PackagedLadder.Source(5, 5);
        return new PackagedLadder(source with
        {
            HasDash = true,
            Audio =
            [
                PackagedLadder.Audio(source.Audio[0].Path, "audio", s_english),
                PackagedLadder.Audio(Clips.Audio(5.5), "audio-2", s_german),
                PackagedLadder.Audio(Clips.Audio(6), "audio-3", s_commentary),
                PackagedLadder.Audio(Clips.Audio(5, channels: 6), "surround-2", s_german),
            ],
        });
    }

    [GeneratedRegex("BANDWIDTH=[0-9]+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex BandWidth();

    [GeneratedRegex(
        "<AdaptationSet (?<id>id=\"[0-9]+\") contentType=\"audio\" mimeType=\"audio/mp4\" lang=\"(?<lang>[a-z]+)\"",
        RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex AudioSet();

    [GeneratedRegex(
        "<Role schemeIdUri=\"urn:mpeg:dash:role:2011\" value=\"(?<role>[a-z]+)\"", RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex RoleValue();

    [GeneratedRegex(
        "<Accessibility schemeIdUri=\"urn:tva:metadata:cs:AudioPurposeCS:2007\" value=\"1\"", RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex AccessibilityValue();
}
