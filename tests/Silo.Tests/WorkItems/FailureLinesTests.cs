using Encoder.Grains.Work;
using Encoder.Silo.WorkItems;

namespace Encoder.Silo.Tests.WorkItems;

/// <summary>Tests which of the lines that a program wrote before it failed are kept.</summary>
public sealed class FailureLinesTests
{
    private const string Jwt = "eyJhbGciOiJIUzI1NiJ9.eyJhcGlrZXkiOiJhIn0.c2lnbmF0dXJl";

    [Theory]
    [InlineData("[h264 @ 0x55d0c8a3e2c0] error while decoding MB 3 4", "[h264] error while decoding MB 3 4")]
    [InlineData("in/source: Invalid data found", "in/source: Invalid data found")]
    [InlineData("out/360.mp4: No space left on device", "out/360.mp4: No space left on device")]
    [InlineData("Could not find file '/srv/encoder/work/605311/encode-3/12/720.mp4'.", "Could not find file '720.mp4'.")]
    [InlineData("ffmpeg: /usr/lib/x86_64-linux-gnu/libx264.so.164: file too short", "ffmpeg: libx264.so.164: file too short")]
    [InlineData("file:/data/media/a.mp4", "file:a.mp4")]
    [InlineData("GET https://ada:secret@example.org/a.mp4?token=1 failed", "GET <url> failed")]
    [InlineData("token " + Jwt + " seen", "token <token> seen")]
    [InlineData("30000/1001 fps, 3 / 4 done", "30000/1001 fps, 3 / 4 done")]
    [InlineData("\u001b[1;31mred\u001b[0m\u0007 text\twith\u0000controls", "red  text with controls")]
    public void Paths_secrets_and_control_characters_are_taken_out(string line, string kept) =>
        Assert.Equal([kept], FailureLines.Of(line, new WorkItemLimits())!);

    [Fact]
    public void The_last_lines_are_kept_and_each_is_truncated()
    {
        var limits = new WorkItemLimits { FailureLines = 3, FailureLineLength = 40 };
        var text = string.Join('\n', Enumerable.Range(1, 9).Select(i => $"line {i}")) + "\r\n\n" + new string('x', 100) + "\n  \n";

        Assert.Equal(["line 8", "line 9", new string('x', 36) + " ..."], FailureLines.Of(text, limits)!);
    }

    [Theory]
    [InlineData("", 20)]
    [InlineData(" \n\u0007\n", 20)]
    [InlineData("an error", 0)]
    public void Without_lines_the_result_is_null(string text, int lines) =>
        Assert.Null(FailureLines.Of(text, new WorkItemLimits { FailureLines = lines }));
}
