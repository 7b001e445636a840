namespace Encoder.Media.Probing;

/// <summary>The part of a coded frame that is meant to be seen, in pixels from its top left corner.</summary>
public sealed record CleanAperture(int X, int Y, int Width, int Height);
