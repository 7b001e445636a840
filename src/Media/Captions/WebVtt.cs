using System.Text;

namespace Encoder.Media.Captions;

/// <summary>Writes WebVTT (W3C WebVTT, 4.1).</summary>
public static class WebVtt
{
    /// <summary>
    /// States that the times of an HLS segment count from the start of the presentation (RFC 8216, 3.5): the media timeline of a ladder
    /// begins at 0.
    /// </summary>
    public const string TimestampMap = "X-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00.000";

    /// <summary>Returns a whole file.</summary>
    public static string File(IEnumerable<Cue> cues) => Write("WEBVTT\n", cues);

    /// <summary>Returns a segment of an HLS track; it may have no cues.</summary>
    public static string Segment(IEnumerable<Cue> cues) => Write($"WEBVTT\n{TimestampMap}\n", cues);

    /// <summary>Returns whether a file begins with the WebVTT signature.</summary>
    public static bool Is(ReadOnlySpan<byte> file) => CaptionEncoding.Decode(file).StartsWith("WEBVTT", StringComparison.Ordinal);

    private static string Write(string header, IEnumerable<Cue> cues)
    {
        ArgumentNullException.ThrowIfNull(cues);
        var text = new StringBuilder(header);
        foreach (var cue in cues)
        {
            text.Append($"\n{Time(cue.Start)} --> {Time(cue.End)}").Append(cue.Settings.Length > 0 ? $" {cue.Settings}\n" : "\n")
                .Append(cue.Text).Append('\n');
        }
        return text.ToString();
    }

    private static string Time(TimeSpan time) => $"{(int)time.TotalHours:00}:{time:mm\\:ss\\.fff}";
}
