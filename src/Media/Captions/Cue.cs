namespace Encoder.Media.Captions;

/// <summary>A text that is shown for some time.</summary>
/// <param name="Start">When it appears.</param>
/// <param name="End">When it disappears, after <paramref name="Start"/>.</param>
/// <param name="Text">WebVTT cue text that <see cref="CueText"/> has cleaned: lines with "\n" between them, none empty.</param>
/// <param name="Settings">WebVTT cue settings that <see cref="CueSettings"/> has checked: "line:0 align:start"; empty for none.</param>
public sealed record Cue(TimeSpan Start, TimeSpan End, string Text, string Settings = "");
