using Encoder.Media.Planning;
using Encoder.Media.Verification.Hls;
using Encoder.Media.Verification.Images;

namespace Encoder.Media.Verification;

/// <summary>
/// Verifies finished outputs before they are published. An encoder's exit code proves nothing: ffmpeg's is 0 on a full disk and on most
/// damaged input. A problem is a value; only a failure to read a file throws.
/// </summary>
public static class OutputVerifier
{
    /// <param name="file">An mp4 with one rung, or with audio alone.</param>
    /// <param name="expected">Has one rung, or none and one audio track.</param>
    /// <exception cref="IOException">The file is there but could not be read.</exception>
    public static VerificationReport VerifyMp4(string file, OutputExpectation expected) => Mp4Verification.Run(file, expected);

    /// <param name="folder">The folder of an HLS ladder.</param>
    /// <param name="expected">Has the rungs of the ladder, lowest first.</param>
    /// <param name="hasDash">Whether there must be a DASH manifest.</param>
    /// <exception cref="IOException">A file is there but could not be read.</exception>
    public static VerificationReport VerifyHls(string folder, OutputExpectation expected, bool hasDash = false) =>
        new HlsVerification(folder, expected, hasDash).Run();

    /// <param name="file">An image file.</param>
    /// <param name="format">What it should be, whatever its name.</param>
    /// <param name="width">Expected pixels.</param>
    /// <param name="height">Expected pixels.</param>
    /// <exception cref="IOException">The file is there but could not be read.</exception>
    public static VerificationReport VerifyImage(string file, ImageFormat format, int width, int height) =>
        ImageVerification.Run(file, format, width, height);

    /// <param name="folder">The folder of a storyboard.</param>
    /// <param name="storyboard">What it should be.</param>
    /// <param name="duration">Seconds of the video.</param>
    /// <exception cref="IOException">A file is there but could not be read.</exception>
    public static VerificationReport VerifyStoryboard(string folder, StoryboardPlan storyboard, double duration) =>
        StoryboardVerification.Run(folder, storyboard, duration);
}
