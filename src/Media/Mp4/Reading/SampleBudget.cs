namespace Encoder.Media.Mp4.Reading;

/// <summary>
/// How many samples one file may have. Most tables are bounded by their own bytes, but a few bytes can announce any number of samples of
/// one size; this bounds the memory that they cost.
/// </summary>
internal sealed class SampleBudget
{
    /// <summary>A day of 60 frames and 48 frames of audio a second has 9.4 million.</summary>
    public const int MostSamples = 10_000_000;

    private long _left = MostSamples;

    /// <exception cref="Mp4FormatException">There are more samples than a file may have.</exception>
    public int Take(uint count)
    {
        _left -= count;
        if (_left < 0) throw new Mp4FormatException($"The file announces more than {MostSamples} samples.");
        return (int)count;
    }
}
