using System.Text.RegularExpressions;
using Encoder.Media.Tests.Mp4;
using Encoder.Media.Verification;

namespace Encoder.Media.Tests.Packaging;

public sealed partial class DashTests
{
    private static readonly OutputExpectation s_expected = new()
    {
        Duration = 9, Frames = 225, Rungs = [new RungExpectation("90", 160, 90), new RungExpectation("180", 320, 180)],
        Audio = [new AudioExpectation("audio", 2)],
    };

    [Fact]
    public void A_manifest_describes_every_track_and_the_exact_times_of_its_segments()
    {
        using var ladder = Ladder(9, 9);
        Assert.Equal(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <MPD type="static" profiles="urn:mpeg:dash:profile:isoff-live:2011,urn:mpeg:dash:profile:cmaf:2019" \
            mediaPresentationDuration="PT9S" minBufferTime="PT4S" maxSegmentDuration="PT4S" xmlns="urn:mpeg:dash:schema:mpd:2011">
              <Period id="0" start="PT0S">
                <AdaptationSet id="0" contentType="video" mimeType="video/mp4" segmentAlignment="true" startWithSAP="1">
                  <Representation id="90" bandwidth="0" codecs="avc1.64000b" width="160" height="90" frameRate="25" sar="1:1">
                    <SegmentTemplate timescale="12800" startNumber="1" initialization="$RepresentationID$/init.mp4" \
            media="$RepresentationID$/seg-$Number%05d$.m4s">
                      <SegmentTimeline>
                        <S t="0" d="51200" r="1" />
                        <S d="12800" />
                      </SegmentTimeline>
                    </SegmentTemplate>
                  </Representation>
                  <Representation id="180" bandwidth="0" codecs="avc1.64000c" width="320" height="180" frameRate="25" sar="1:1">
                    <SegmentTemplate timescale="12800" startNumber="1" initialization="$RepresentationID$/init.mp4" \
            media="$RepresentationID$/seg-$Number%05d$.m4s">
                      <SegmentTimeline>
                        <S t="0" d="51200" r="1" />
                        <S d="12800" />
                      </SegmentTimeline>
                    </SegmentTemplate>
                  </Representation>
                </AdaptationSet>
                <AdaptationSet id="1" contentType="audio" mimeType="audio/mp4" segmentAlignment="true" startWithSAP="1">
                  <Representation id="audio" bandwidth="0" codecs="mp4a.40.2" audioSamplingRate="48000">
                    <AudioChannelConfiguration schemeIdUri="urn:mpeg:dash:23003:3:audio_channel_configuration:2011" value="2" />
                    <SegmentTemplate timescale="48000" startNumber="1" initialization="$RepresentationID$/init.mp4" \
            media="$RepresentationID$/seg-$Number%05d$.m4s">
                      <SegmentTimeline>
                        <S t="0" d="192512" />
                        <S d="191488" />
                        <S d="48000" />
                      </SegmentTimeline>
                    </SegmentTemplate>
                  </Representation>
                </AdaptationSet>
              </Period>
            </MPD>

            """.Replace("\\\n", "", StringComparison.Ordinal),
            BandWidth().Replace(File.ReadAllText(ladder.File("manifest.mpd")), "bandwidth=\"0\""));
    }

    [Theory]
    [InlineData("30000/1001", "null")]
    [InlineData("25", "select='not(mod(n,7))+not(mod(n,11))'")]
    public void An_independent_reader_finds_every_frame(string rate, string filter)
    {
        using var ladder = Ladder(9, 9, rate, filter);
        var stream = Ffmpeg.Stream(ladder.File("manifest.mpd"));
        Assert.Equal($"{ladder.Ladder.Rungs[0].Frames}", stream["nb_read_frames"]!.GetValue<string>());
    }

    [Fact]
    public void A_good_ladder_with_a_manifest_passes_and_one_without_does_not()
    {
        using var ladder = Ladder(9, 9);
        Assert.Equal(new FileInfo(ladder.File("manifest.mpd")).Length, ladder.Ladder.Size - Without().Ladder.Size);
        var report = OutputVerifier.VerifyHls(ladder.File(), s_expected, hasDash: true);
        Assert.Empty(report.Problems);
        Assert.Contains("dash-manifest", report.Passed.Select(check => check.Check));
        // Without DASH in the expectation, the manifest is a file that nothing refers to.
        Assert.Equal(["files"], OutputVerifier.VerifyHls(ladder.File(), s_expected).Problems.Select(problem => problem.Check));
        using var without = Without();
        Assert.Equal(["files"], OutputVerifier.VerifyHls(without.File(), s_expected, hasDash: true).Problems.Select(p => p.Check));

        static PackagedLadder Without() => PackagedLadder.Of(9, 9);
    }

    [Theory]
    [InlineData("type=\"static\"", "type=\"dynamic\"", "dash-manifest")]
    [InlineData("PT9S", "PT8S", "dash-manifest")]
    [InlineData("</MPD>", "", "dash-manifest")]
    [InlineData("<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>", "dash-manifest")]
    [InlineData("id=\"180\"", "id=\"181\"", "dash-manifest")]
    [InlineData("width=\"320\"", "width=\"322\"", "dash-manifest")]
    [InlineData("avc1.64000c", "avc1.64001f", "dash-manifest")]
    [InlineData("d=\"51200\" r=\"1\"", "d=\"51200\"", "dash-manifest")]
    [InlineData("d=\"192512\"", "d=\"192513\"", "dash-manifest")]
    [InlineData("t=\"0\"", "t=\"1\"", "dash-manifest")]
    [InlineData("startNumber=\"1\"", "startNumber=\"0\"", "dash-manifest")]
    [InlineData("$RepresentationID$/init.mp4", "init.mp4", "dash-manifest")]
    [InlineData("bandwidth=\"", "bandwidth=\"9", "bandwidth")]
    public void Damage_is_found(string old, string replacement, string check)
    {
        using var ladder = Ladder(9, 9);
        var path = ladder.File("manifest.mpd");
        var text = File.ReadAllText(path);
        Assert.Contains(old, text, StringComparison.Ordinal);
        File.WriteAllText(path, text.Replace(old, replacement, StringComparison.Ordinal));
        Assert.Contains(check, OutputVerifier.VerifyHls(ladder.File(), s_expected, hasDash: true).Problems.Select(p => p.Check));
    }

    private static PackagedLadder Ladder(double seconds, double audioSeconds, string rate = "25", string filter = "null") =>
        new(PackagedLadder.Source(seconds, audioSeconds, rate, filter) with { HasDash = true });

    [GeneratedRegex("bandwidth=\"[0-9]+\"", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex BandWidth();
}
