using Encoder.Media.Mp4;
using Encoder.Media.Mp4.Codecs;
using static Encoder.Media.Verification.VerificationChecks;

namespace Encoder.Media.Verification.Streams;

/// <summary>
/// Checks the video format that a track states in its header, its sample entry and its parameter sets, which must all agree.
/// </summary>
internal static class VideoFormatCheck
{
    private const int Yuv420 = 1;

    public static void Check(CheckList checks, Mp4Track track, AvcSampleEntry entry, RungExpectation rung)
    {
        checks.Require(
            (entry.Width, entry.Height) == (rung.Width, rung.Height)
                && (track.DisplayWidth, track.DisplayHeight) == (rung.Width, rung.Height),
            Dimensions,
            $"{rung.Name}: {entry.Width}x{entry.Height}, shown as {track.DisplayWidth}x{track.DisplayHeight}, "
            + $"instead of {rung.Width}x{rung.Height}");
        checks.Require(track.HasIdentityMatrix, PixelFormat, $"{rung.Name}: the frames are rotated");
        checks.Require(IsSquare(entry.PixelAspect), PixelFormat, $"{rung.Name}: pixels of {entry.PixelAspect}");
        foreach (var unit in entry.Configuration.SequenceParameterSets) Check(checks, unit, rung);
    }

    private static void Check(CheckList checks, byte[] unit, RungExpectation rung)
    {
        SequenceParameterSet set;
        try
        {
            set = SequenceParameterSetReader.Read(unit);
        }
        catch (Mp4FormatException exception)
        {
            checks.Fail(PixelFormat, $"{rung.Name}: {exception.Message}");
            return;
        }
        checks.Require(
            (set.Width, set.Height) == (rung.Width, rung.Height), Dimensions,
            $"{rung.Name}: coded as {set.Width}x{set.Height} instead of {rung.Width}x{rung.Height}");
        checks.Require(
            set is { ChromaFormat: Yuv420, BitDepth: 8 }, PixelFormat,
            $"{rung.Name}: chroma format {set.ChromaFormat} of {set.BitDepth} bits");
        checks.Require(set.IsProgressive, PixelFormat, $"{rung.Name}: the frames are interlaced");
        checks.Require(IsSquare(set.PixelAspect), PixelFormat, $"{rung.Name}: pixels of {set.PixelAspect}");
        checks.Require(set.Colour == ColourCodes.Bt709, Colour, $"{rung.Name}: {set.Colour?.ToString() ?? "no colours are stated"}");
        checks.Require(!set.IsFullRange, Colour, $"{rung.Name}: full range");
    }

    private static bool IsSquare(Rational? pixel) => pixel is null || pixel == new Rational(1, 1);
}
