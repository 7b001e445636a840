using Encoder.Media.Probing;

namespace Encoder.Media.Captions;

/// <summary>The result of reading a caption file: exactly one member is set.</summary>
/// <param name="Cues">The cues in order of their start times.</param>
/// <param name="Fault">Why the file cannot be used, as the predicate of a sentence about captions: "are neither SubRip nor WebVTT".</param>
public sealed record CaptionReading(Cue[]? Cues, string? Fault = null);

/// <summary>
/// Reads SubRip and WebVTT (W3C WebVTT, 6.1), more leniently than either requires. A line with two times begins a cue anywhere; an empty
/// line, or the next line with two times, ends it. Styles, regions, notes and ids are dropped.
/// </summary>
/// <remarks>Time and memory are proportional to the size of the file, whatever its content.</remarks>
public static class CaptionReader
{
    /// <param name="file">The bytes of the file. More than <see cref="MediaLimits.MaxCaptionSize"/> is a fault.</param>
    /// <param name="limits">The limits of a track.</param>
    public static CaptionReading Read(ReadOnlySpan<byte> file, MediaLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        return file.Length > limits.MaxCaptionSize
            ? new CaptionReading(null, $"have more than the allowed {limits.MaxCaptionSize} bytes")
            : Read(CaptionEncoding.Decode(file), limits);
    }

    private static CaptionReading Read(string text, MediaLimits limits)
    {
        var cues = new List<Cue>();
        CueTimes? times = null;
        var (begun, lines) = (0, new List<string>());
        foreach (var line in Lines(text))
        {
            var next = line.Length == 0 ? null : CueTimes.Parse(line);
            if (next is null && line.Length > 0)
            {
                if (times is not null) lines.Add(line);
                continue;
            }
            // Without an empty line before the next cue, its number is the last line of this one.
            if (next is not null && lines.Count > 1 && lines[^1].All(char.IsAsciiDigit)) lines.RemoveAt(lines.Count - 1);
            Finish();
            times = next;
            if (next is not null && ++begun > limits.MaxCues)
                return new CaptionReading(null, $"have more than the allowed {limits.MaxCues} cues");
        }
        Finish();
        return cues.Count > 0 ? new CaptionReading([.. cues.OrderBy(cue => cue.Start)])
            : new CaptionReading(null, begun > 0 ? "have no cue with text" : "are neither SubRip nor WebVTT");

        void Finish()
        {
            if (times is { } at && at.End > at.Start && CueText.Clean(string.Join('\n', lines)) is { Length: > 0 } shown)
                cues.Add(new Cue(at.Start, at.End, shown, at.Settings));
            lines.Clear();
        }
    }

    /// <summary>Returns the lines of a text, separated by LF, CR or CRLF. A line of white space counts as empty.</summary>
    private static IEnumerable<string> Lines(string text)
    {
        using var reader = new StringReader(text);
        while (reader.ReadLine() is { } line) yield return string.IsNullOrWhiteSpace(line) ? "" : line;
    }
}
