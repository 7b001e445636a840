using Encoder.Media.Planning;
using Encoder.Media.Verification.Hls;
using Encoder.Media.Verification.Images;

namespace Encoder.Media.Verification;

/// <summary>
/// Verifies finished outputs before they are published. An encoder's exit code proves nothing: that of ffmpeg is 0 on a full disk and for
/// most damaged input. Problems are returned as values; only a failure to read a file throws.
/// </summary>
public static class OutputVerifier
{
    /// <param name="file">An mp4 with one rung, or with audio only.</param>
    /// <param name="expected">One rung, or no rung and one audio track.</param>
    /// <exception cref="IOException">The file exists but could not be read.</exception>
    public static VerificationReport VerifyMp4(string file, OutputExpectation expected) => Mp4Verification.Run(file, expected);

    /// <param name="folder">The folder of an HLS ladder.</param>
    /// <param name="expected">The rungs of the ladder, lowest first.</param>
    /// <param name="hasDash">Whether there must be a DASH manifest.</param>
    /// <exception cref="IOException">A file exists but could not be read.</exception>
    public static VerificationReport VerifyHls(string folder, OutputExpectation expected, bool hasDash = false) =>
        new HlsVerification(folder, expected, hasDash).Run();

    /// <param name="file">An image file.</param>
    /// <param name="format">The expected format, whatever the name of the file.</param>
    /// <param name="width">The expected width in pixels.</param>
    /// <param name="height">The expected height in pixels.</param>
    /// <exception cref="IOException">The file exists but could not be read.</exception>
    public static VerificationReport VerifyImage(string file, ImageFormat format, int width, int height) =>
        ImageVerification.Run(file, format, width, height);

    /// <param name="folder">The folder of a storyboard.</param>
    /// <param name="storyboard">The expected storyboard.</param>
    /// <param name="duration">The duration of the video in seconds.</param>
    /// <exception cref="IOException">A file exists but could not be read.</exception>
    public static VerificationReport VerifyStoryboard(string folder, StoryboardPlan storyboard, double duration) =>
        StoryboardVerification.Run(folder, storyboard, duration);
}
