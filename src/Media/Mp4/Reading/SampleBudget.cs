namespace Encoder.Media.Mp4.Reading;

/// <summary>
/// Limits the number of samples in a file. Most tables are limited by their own size, but a few bytes can announce any number of samples of
/// the same size; the budget limits the memory that they take.
/// </summary>
internal sealed class SampleBudget
{
    /// <summary>The maximum number of samples in a file. A day at 60 video frames and 48 audio frames per second has 9.4 million.</summary>
    public const int MaxSamples = 10_000_000;

    private long _left = MaxSamples;

    /// <exception cref="Mp4FormatException">The file has more than <see cref="MaxSamples"/> samples.</exception>
    public int Take(uint count)
    {
        _left -= count;
        if (_left < 0) throw new Mp4FormatException($"The file announces more than {MaxSamples} samples.");
        return (int)count;
    }
}
