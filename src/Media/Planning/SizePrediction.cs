namespace Encoder.Media.Planning;

/// <summary>
/// Predicts the size of outputs. A constant rate factor spends what the frames need, which is unknown in advance; the cap on the bit rate
/// gives an upper bound.
/// </summary>
public static class SizePrediction
{
    /// <summary>The bits per pixel that ordinary film is assumed to need at 640x360, crf 23, preset veryfast.</summary>
    private const double FilmBits = 0.09;

    private const double FilmPixels = 640 * 360;

    /// <summary>The exponent by which larger frames need fewer bits per pixel, because neighbouring pixels are more alike.</summary>
    private const double LargerIsCheaper = 0.25;

    /// <summary>The steps of the constant rate factor that double or halve the bits (x264's documentation).</summary>
    private const double CrfToHalve = 6;

    /// <summary>The decoder's buffer in seconds of the cap. A full buffer may be added to the capped size.</summary>
    private const double Buffer = 2;

    /// <summary>The container's overhead in bytes for each frame.</summary>
    private const double FrameOverhead = 20;

    /// <summary>Returns the size of a video encode in bytes: expected, and at most.</summary>
    public static (long Expected, long Most) Video(EncodePlan plan, VideoEncode encode)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(encode);
        if (encode.IsCopied) return (plan.Scan.Bytes, plan.Scan.Bytes);
        var pixels = (double)encode.Width * encode.Height;
        var bits = FilmBits * Math.Pow(
            FilmPixels / pixels, LargerIsCheaper) * Math.Pow(2, (23 - encode.Crf) / CrfToHalve) * pixels * plan.Preparation.Frames;
        var overhead = FrameOverhead * plan.Preparation.Frames;
        var max = (encode.MaxRate * (plan.Duration + Buffer) / 8) + overhead;
        return ((long)Math.Min(max, Math.Min(bits / 8, encode.MaxRate * plan.Duration / 8) + overhead), (long)max);
    }

    /// <summary>Returns the size of an audio encode in bytes. Its rate is constant.</summary>
    public static long Audio(AudioEncode audio)
    {
        ArgumentNullException.ThrowIfNull(audio);
        return (long)(audio.BitRate * audio.Duration / 8);
    }
}
