namespace Encoder.Media.Captions;

/// <summary>A text that is shown for a period of time.</summary>
/// <param name="Start">The time at which it appears.</param>
/// <param name="End">The time at which it disappears, after <paramref name="Start"/>.</param>
/// <param name="Text">WebVTT cue text, cleaned by <see cref="CueText"/>: lines separated by "\n", none empty.</param>
/// <param name="Settings">
/// WebVTT cue settings, validated by <see cref="CueSettings"/>: "line:0 align:start"; empty if there are none.
/// </param>
public sealed record Cue(TimeSpan Start, TimeSpan End, string Text, string Settings = "");
