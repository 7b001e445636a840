using Encoder.Media.Probing;

namespace Encoder.Media.Captions;

/// <summary>What reading a caption file came to: exactly one member is set.</summary>
/// <param name="Cues">In the order in which they appear.</param>
/// <param name="Fault">Why it cannot be used, as the rest of a sentence about captions: "are no SubRip or WebVTT".</param>
public sealed record CaptionReading(Cue[]? Cues, string? Fault = null);

/// <summary>
/// Reads SubRip and WebVTT (W3C WebVTT, 6.1), more leniently than either asks for: a line of two times begins a cue wherever it stands,
/// and an empty line, or the next such line, ends it. Styles, regions, notes and ids are left out.
/// </summary>
/// <remarks>Time and memory are proportional to the file's size, whatever it holds.</remarks>
public static class CaptionReader
{
    /// <param name="file">The bytes of a file, at most <see cref="MediaLimits.MaxCaptionSize"/>.</param>
    /// <param name="limits">What a track may be.</param>
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
            // Without an empty line between them, the number of the next cue is the last line of this one.
            if (next is not null && lines.Count > 1 && lines[^1].All(char.IsAsciiDigit)) lines.RemoveAt(lines.Count - 1);
            Finish();
            times = next;
            if (next is not null && ++begun > limits.MaxCues)
                return new CaptionReading(null, $"have more than the allowed {limits.MaxCues} cues");
        }
        Finish();
        return cues.Count > 0 ? new CaptionReading([.. cues.OrderBy(cue => cue.Start)])
            : new CaptionReading(null, begun > 0 ? "have no cue with a text" : "are no SubRip or WebVTT");

        void Finish()
        {
            if (times is { } at && at.End > at.Start && CueText.Clean(string.Join('\n', lines)) is { Length: > 0 } shown)
                cues.Add(new Cue(at.Start, at.End, shown, at.Settings));
            lines.Clear();
        }
    }

    /// <summary>The lines of a text, which end with LF, CR, or both; what is only white space is empty.</summary>
    private static IEnumerable<string> Lines(string text)
    {
        using var reader = new StringReader(text);
        while (reader.ReadLine() is { } line) yield return string.IsNullOrWhiteSpace(line) ? "" : line;
    }
}
