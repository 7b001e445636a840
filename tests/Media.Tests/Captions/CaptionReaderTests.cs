using System.Text;
using Encoder.Media.Captions;
using Encoder.Media.Probing;

namespace Encoder.Media.Tests.Captions;

public sealed class CaptionReaderTests
{
    [Theory]
    [InlineData("1\n00:00:01,000 --> 00:00:02,500\nHello\n\n2\n00:00:03,000 --> 00:00:04,000\nWorld\n", "1-2.5 Hello|3-4 World")]
    [InlineData("1\r\n00:00:01,000 --> 00:00:02,500\r\nHello\r\n\r\n2\r\n00:00:03,000 --> 00:00:04,000\r\nWorld", "1-2.5 Hello|3-4 World")]
    [InlineData("1\r00:00:01,000 --> 00:00:02,500\rHello\r\r", "1-2.5 Hello")]
    [InlineData("WEBVTT\n\n00:01.000 --> 00:02.500\nHello\n\nid\n01:00:03.000 --> 01:00:04.000\nWorld", "1-2.5 Hello|3603-3604 World")]
    [InlineData(
        "WEBVTT - t\nX: y\n\nNOTE a\nb\n\nSTYLE\n::cue { color: red }\n\nREGION\nid:r\n\n00:01.000 --> 00:02.000\na\nb\n", "1-2 a/b")]
    [InlineData("1\n00:00:01,000 --> 00:00:02,000\nHello\n2\n00:00:03,000 --> 00:00:04,000\nWorld", "1-2 Hello|3-4 World")]
    [InlineData("00:00:01,000 --> 00:00:02,000\nHello\n00:00:03,000 --> 00:00:04,000\nWorld", "1-2 Hello|3-4 World")]
    [InlineData("1\n00:00:01,000 --> 00:00:02,000\n42\n\n", "1-2 42")]
    [InlineData("1\n00:00:01,000-->00:00:02,000\nTight", "1-2 Tight")]
    [InlineData("1\n0:0:1.5 --> 0:0:2\nShort", "1.5-2 Short")]
    [InlineData("1\n00:00:01,000 --> 00:00:02,000 X1:10 X2:20 Y1:30 Y2:40\nPlaced", "1-2 Placed")]
    [InlineData("1\n00:00:01,000 --> 00:00:02,000\nfrom a --> to b\nmore", "1-2 from a --&gt; to b/more")]
    [InlineData("1\n00:00:05,000 --> 00:00:04,000\nBackwards\n\n2\n00:00:03,000 --> 00:00:04,000\nForwards", "3-4 Forwards")]
    [InlineData("1\n00:00:05,000 --> 00:00:06,000\nLater\n\n2\n00:00:01,000 --> 00:00:02,000\nSooner", "1-2 Sooner|5-6 Later")]
    [InlineData("1\n00:00:01,000 --> 00:00:02,000\n<script></script>\n\n2\n00:00:03,000 --> 00:00:04,000\nShown", "3-4 Shown")]
    public void Cues_are_read_however_they_are_written(string file, string cues) =>
        Assert.Equal(cues, string.Join('|', Read(file).Cues!.Select(
            cue => $"{cue.Start.TotalSeconds}-{cue.End.TotalSeconds} {cue.Text.Replace('\n', '/')}")));

    [Theory]
    [InlineData("")]
    [InlineData("WEBVTT\n")]
    [InlineData("%PDF-1.7\n...")]
    [InlineData("1\n00:00:61,000 --> 00:00:62,000\nNo such second")]
    [InlineData("1\n00:00:01,000 -> 00:00:02,000\nNo arrow")]
    [InlineData("1\n-00:00:01,000 --> 00:00:02,000\nNegative")]
    [InlineData("1\n99999:00:01,000 --> 99999:00:02,000\nToo late")]
    public void A_file_without_a_cue_is_refused(string file) => Assert.Equal("are neither SubRip nor WebVTT", Read(file).Fault);

    [Fact]
    public void A_file_whose_cues_show_nothing_is_refused() =>
        Assert.Equal("have no cue with text", Read("WEBVTT\n\n00:02.000 --> 00:01.000\nBackwards\n\n00:01.000 --> 00:02.000\n\n").Fault);

    [Theory]
    [InlineData("line:0 position:50%,line-left size:80% vertical:rl", "line:0 position:50%,line-left size:80% vertical:rl")]
    [InlineData("line:-1,end align:middle align:center align:left", "line:-1,end align:center")]
    [InlineData("region:r size:101% position:200% line:1e9 onload:x align:start", "align:start")]
    [InlineData("size:100%;align:start", "")]
    public void Invalid_settings_are_left_out(string settings, string valid) =>
        Assert.Equal(valid, Read($"WEBVTT\n\n00:01.000 --> 00:02.000 {settings}\nx").Cues![0].Settings);

    [Theory]
    [InlineData("utf-8", false)]
    [InlineData("utf-8", true)]
    [InlineData("utf-16", true)]
    [InlineData("utf-16BE", true)]
    [InlineData("utf-16", false)]
    [InlineData("utf-16BE", false)]
    [InlineData("windows-1252", false)]
    public void Encodings_are_recognised(string name, bool hasMark)
    {
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        var text = encoding.GetBytes("WEBVTT\n\n00:01.000 --> 00:02.000\nÀ bientôt – “Élan” 5 €\n");
        byte[] file = hasMark ? [.. encoding.GetPreamble(), .. text] : text;
        Assert.Equal("À bientôt – “Élan” 5 €", CaptionReader.Read(file, new MediaLimits()).Cues![0].Text);
    }

    [Fact]
    public void A_hundred_megabytes_are_refused_unread() =>
        Assert.Equal(
            "have more than the allowed 10000000 bytes", CaptionReader.Read(new byte[100_000_000], new MediaLimits()).Fault);

    [Fact]
    public void A_million_cues_are_refused()
    {
        var bomb = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("0:0 --> 0:1\nx\n", 1_000_000)));
        Assert.Equal(
            "have more than the allowed 50000 cues",
            CaptionReader.Read(bomb, new MediaLimits { MaxCaptionSize = 100_000_000 }).Fault);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("1\n")]
    [InlineData("-->")]
    [InlineData("00:00:01,000 --> 00:00:02,000\n")]
    [InlineData("00:00:01,000 --> 00:00:02,000 line:1 line:1 line:1\n")]
    [InlineData("<b>")]
    public void Megabytes_of_anything_are_read_in_linear_time(string part)
    {
        var file = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(part, 3_000_000 / part.Length)).Insert(0, "0:0 --> 0:1\n"));
        var started = TimeProvider.System.GetTimestamp();
        CaptionReader.Read(file, new MediaLimits { MaxCues = 1_000_000 });
        // This does not measure speed: reading in time that is not linear would take hours.
        Assert.InRange(TimeProvider.System.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromMinutes(2));
    }

    [Fact]
    public void Written_cues_are_read_back_unchanged()
    {
        var cues = Read("WEBVTT\n\n00:01.001 --> 100:00:02.500 line:0 align:start\n<b>a</b> & <c>\nb\n\n00:02.000 --> 00:03.000\nc").Cues!;
        Assert.Equal(
            "WEBVTT\n\n00:00:01.001 --> 100:00:02.500 line:0 align:start\n<b>a</b> &amp; <c></c>\nb\n\n00:00:02.000 --> 00:00:03.000\nc\n"
                .Replace("<c></c>\nb", "<c>\nb</c>", StringComparison.Ordinal),
            WebVtt.File(cues));
        Assert.Equal(cues, Read(WebVtt.File(cues)).Cues);
    }

    private static CaptionReading Read(string file) => CaptionReader.Read(Encoding.UTF8.GetBytes(file), new MediaLimits());
}
