namespace Encoder.Media.Planning;

/// <summary>
/// How many bytes will come out. A constant rate factor spends what the frame needs, which nobody knows before; the cap on the rate is a
/// bound.
/// </summary>
public static class SizePrediction
{
    /// <summary>Bits that a pixel of ordinary film is taken to need at 640x360, crf 23, preset veryfast.</summary>
    private const double FilmBits = 0.09;

    private const double FilmPixels = 640 * 360;

    /// <summary>By how much larger frames take fewer bits for each pixel: neighbours are more alike.</summary>
    private const double LargerIsCheaper = 0.25;

    /// <summary>Steps of the constant rate factor that double or halve the bits (x264's documentation).</summary>
    private const double CrfToHalve = 6;

    /// <summary>Seconds of the cap that the decoder's buffer holds, and that may come on top of it.</summary>
    private const double Buffer = 2;

    /// <summary>Bytes of a container for each frame.</summary>
    private const double FrameOverhead = 20;

    /// <summary>Bytes of a video encode: expected, and at most.</summary>
    public static (long Expected, long Most) Video(EncodePlan plan, VideoEncode encode)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(encode);
        if (encode.IsCopied) return (plan.Scan.Bytes, plan.Scan.Bytes);
        var pixels = (double)encode.Width * encode.Height;
        var bits = FilmBits * Math.Pow(
            FilmPixels / pixels, LargerIsCheaper) * Math.Pow(2, (23 - encode.Crf) / CrfToHalve) * pixels * plan.Preparation.Frames;
        var overhead = FrameOverhead * plan.Preparation.Frames;
        var most = (encode.MaxRate * (plan.Duration + Buffer) / 8) + overhead;
        return ((long)Math.Min(most, Math.Min(bits / 8, encode.MaxRate * plan.Duration / 8) + overhead), (long)most);
    }

    /// <summary>Bytes of the audio encode, whose rate is constant.</summary>
    public static long Audio(AudioEncode audio)
    {
        ArgumentNullException.ThrowIfNull(audio);
        return (long)(audio.BitRate * audio.Duration / 8);
    }
}
