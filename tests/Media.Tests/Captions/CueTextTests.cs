using Encoder.Media.Captions;

namespace Encoder.Media.Tests.Captions;

public sealed class CueTextTests
{
    [Theory]
    [InlineData("<b>bold</b> <i>slanted</i> <u>low</u>", "<b>bold</b> <i>slanted</i> <u>low</u>")]
    [InlineData("<B>loud</B>", "<b>loud</b>")]
    [InlineData("<c.red.x-1>text</c>", "<c.red.x-1>text</c>")]
    [InlineData("<c.a--.b>text</c>", "<c.b>text</c>")]
    [InlineData("<v Ada & \"Bob\">hello", "<v Ada &amp; \"Bob\">hello</v>")]
    [InlineData("<v.first Ada -->hello", "<v.first Ada>hello</v>")]
    [InlineData("<v>nobody</v>", "nobody")]
    [InlineData("<lang pt-br>olá</lang> <lang x y>no</lang>", "<lang pt-br>olá</lang> no")]
    [InlineData("<ruby>漢<rt>kan</rt></ruby> <rt>alone</rt>", "<ruby>漢<rt>kan</rt></ruby> alone")]
    [InlineData("<ruby>漢<rt>kan</ruby>", "<ruby>漢<rt>kan</rt></ruby>")]
    public void Tags_of_WebVTT_are_kept_and_balanced(string text, string clean) => Assert.Equal(clean, Clean(text));

    [Theory]
    [InlineData("<script>alert(1)</script>", "alert(1)")]
    [InlineData("<img src=x onerror=\"alert(1)\">seen", "seen")]
    [InlineData("<b onclick=alert(1)>seen</b>", "<b>seen</b>")]
    [InlineData("<!-- hidden -->seen", "seen")]
    [InlineData("<font color=\"#ff0000\">red</font>", "red")]
    [InlineData("<scr<script>ipt>seen", "ipt&gt;seen")]
    [InlineData("&lt;script&gt;", "&lt;script&gt;")]
    [InlineData("&#60;script&#x3E;", "&lt;script&gt;")]
    [InlineData("<00:00:01.000>sung", "sung")]
    [InlineData(@"{\an8}{\i1}top{\i0}", "top")]
    [InlineData("</b>never opened", "never opened")]
    [InlineData("<b><i>crossed</b></i>", "<b><i>crossed</i></b>")]
    public void Everything_else_that_looks_like_markup_is_left_out(string text, string clean) => Assert.Equal(clean, Clean(text));

    [Theory]
    [InlineData("I <3 you & a < b --> c", "I &lt;3 you &amp; a &lt; b --&gt; c")]
    [InlineData("AT&T &amp; &nbsp;&copy; &#0; &#xD800; &#x110000;", "AT&amp;T &amp; &nbsp;&amp;copy;")]
    [InlineData("unclosed <script", "unclosed &lt;script")]
    [InlineData("a\u0000b\u0007c\u001bd\u0085e", "abcde")]
    [InlineData("\u202Eoverridden\u202C \u2066isolated\u2069 \u200Fmarked", "overridden isolated \u200Fmarked")]
    [InlineData("&#x202E;overridden", "overridden")]
    [InlineData("two\n \n\n  lines  ", "two\nlines")]
    [InlineData("a { b } c", "a { b } c")]
    public void Text_stays_text(string text, string clean) => Assert.Equal(clean, Clean(text));

    [Fact]
    public void Half_of_a_surrogate_pair_is_replaced() =>
        Assert.Equal("half \uFFFD pair \uD83D\uDE00", Clean("half \uD83D pair \uD83D\uDE00"));

    [Theory]
    [InlineData("<b>")]
    [InlineData("<")]
    [InlineData("<script ")]
    [InlineData("&#")]
    [InlineData(@"{\")]
    [InlineData("<v ")]
    [InlineData("</")]
    public void A_megabyte_of_anything_is_cleaned_quickly(string part)
    {
        var text = string.Concat(Enumerable.Repeat(part, 1_000_000 / part.Length));
        var started = TimeProvider.System.GetTimestamp();
        Assert.InRange(Clean(text).Length, 0, 8_000_000);
        Assert.InRange(TimeProvider.System.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void Cleaning_a_second_time_changes_nothing()
    {
        var random = new Random(1);
        string[] parts =
        [
            "<b>", "</b>", "<v A>", "</v>", "<", ">", "-->", "--", "&", "&lt;", "\n", "\n\n", "x", "<script>", "\u202E", "<c.-",
            "<v --", ";",
        ];
        for (var i = 0; i < 5000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, 12).Select(_ => parts[random.Next(parts.Length)]));
            var clean = Clean(text);
            Assert.Equal(clean, Clean(clean));
            Assert.DoesNotContain("-->", clean, StringComparison.Ordinal);
            Assert.DoesNotContain("<script", clean, StringComparison.Ordinal);
            Assert.DoesNotContain("\n\n", clean, StringComparison.Ordinal);
        }
    }

    private static string Clean(string text) => CueText.Clean(text);
}
