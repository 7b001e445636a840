namespace Encoder.Media.Probing;

/// <summary>The part of a coded frame that is meant to be shown, in pixels from the frame's top left corner.</summary>
public sealed record CleanAperture(int X, int Y, int Width, int Height);
