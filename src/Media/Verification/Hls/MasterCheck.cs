using System.Globalization;
using Encoder.Media.Mp4.Codecs;
using static Encoder.Media.Verification.VerificationChecks;

namespace Encoder.Media.Verification.Hls;

/// <summary>Checks that the master playlist describes its tracks correctly.</summary>
internal static class MasterCheck
{
    /// <summary>The tolerance of a stated figure, as a fraction of the measured one; only rounding may differ.</summary>
    internal const double Rounding = 0.001;

    /// <summary>
    /// The numerical noise of a measured bit rate, as a fraction: its duration is a difference of floating-point numbers.
    /// </summary>
    private const double Noise = 1e-9;

    private static readonly string[] s_attributes = [
        "BANDWIDTH", "AVERAGE-BANDWIDTH", "CODECS", "RESOLUTION", "FRAME-RATE", "VIDEO-RANGE", "CLOSED-CAPTIONS"
    ];

    /// <param name="tracks">The tracks that could be read, by the path of their playlist.</param>
    /// <param name="captions">The bit rates of the largest caption track.</param>
    public static void Run(
        CheckList checks, ParsedMasterPlaylist master, IReadOnlyDictionary<string, HlsTrack> tracks, CaptionRates captions)
    {
        checks.Require(
            master.Audio.Length + master.Captions.Length == master.Media.Count, MasterPlaylist,
            "there are renditions other than audio and captions");
        string[] known = master.Audio is [] ? s_attributes : [.. s_attributes, "AUDIO"];
        if (master.Captions.Length > 0) known = [.. known, "SUBTITLES"];
        foreach (var (i, (variant, uri)) in master.Variants.Index())
        {
            checks.Require(
                variant.Names.Order().SequenceEqual(known.Order()), MasterPlaylist,
                $"rung {i}: the attributes are {string.Join(", ", variant.Names)}");
            var group = Array.FindAll(master.Audio, media => media.Group == variant.Quoted("AUDIO"));
            checks.Require(
                group.Length > 0 == master.Audio.Length > 0, MasterPlaylist, $"rung {i}: the audio group does not exist");
            checks.Require(variant.Plain("CLOSED-CAPTIONS") == "NONE", MasterPlaylist, $"rung {i}: closed captions are announced");
            checks.Require(variant.Plain("VIDEO-RANGE") == "SDR", MasterPlaylist, $"rung {i}: the range is not SDR");
            HlsTrack[] audio = [.. group.Select(media => tracks.GetValueOrDefault(media.Uri)).OfType<HlsTrack>()];
            if (tracks.GetValueOrDefault(uri) is { Init.Entry: AvcSampleEntry video } track && audio.Length == group.Length)
                CheckRung(checks, variant, track, video, audio, captions);
        }
    }

    private static void CheckRung(
        CheckList checks, AttributeList variant, HlsTrack track, AvcSampleEntry video, HlsTrack[] audio, CaptionRates captions)
    {
        checks.Require(
            variant.Plain("RESOLUTION") == $"{video.Width}x{video.Height}", MasterPlaylist,
            $"{track.Name}: {video.Width}x{video.Height}, stated as {variant.Plain("RESOLUTION")}");
        var codecs = string.Join(',', audio.Select(rendition => rendition.Codec).Distinct().Prepend(track.Codec));
        checks.Require(variant.Quoted("CODECS") == codecs, MasterPlaylist, $"{track.Name}: {codecs}, stated as {variant.Quoted("CODECS")}");
        CheckFrameRate(checks, Number(variant, "FRAME-RATE"), track);
        CheckBandwidths(checks, Number(variant, "BANDWIDTH"), Number(variant, "AVERAGE-BANDWIDTH"), track, audio, captions);
    }

    /// <summary>
    /// Checks that the stated frame rate is at least that of the whole track, and at most the highest of any segment. The last frame does
    /// not count, because it may last any time.
    /// </summary>
    private static void CheckFrameRate(CheckList checks, double stated, HlsTrack track)
    {
        var last = track.Segments[^1];
        if (track.Samples == 1 || last.LastShown == 0) return;
        var average = (track.Samples - 1) / last.LastShown;
        var highest = track.Segments.Max(segment => segment != last
            ? segment.Samples / segment.Seconds
            : segment.Samples > 1 ? (segment.Samples - 1) / (segment.LastShown - segment.Start) : 0);
        checks.Require(
            stated >= average * (1 - Rounding) && stated <= highest * (1 + Rounding), MasterPlaylist,
            $"{track.Name}: {average:F3} to {highest:F3} frames per second, stated as {stated:F3}");
    }

    /// <summary>
    /// Checks the bit rates. The peak is that of sequences of segments that last 0.5 to 1.5 times the target duration (RFC 8216, 4.1): at
    /// least that of any single segment of such a duration, and at most the highest of all segments. The most expensive audio track of the
    /// group counts.
    /// </summary>
    private static void CheckBandwidths(
        CheckList checks, double peak, double average, HlsTrack track, HlsTrack[] audio, CaptionRates captions)
    {
        var (low, high) = PeakBounds(track);
        var mean = track.MeanBitRate;
        if (audio is not [])
        {
            low += audio.Max(rendition => PeakBounds(rendition).Low);
            high += audio.Max(rendition => PeakBounds(rendition).High);
            mean += audio.Max(rendition => rendition.MeanBitRate);
        }
        (high, mean) = (high + captions.Highest, mean + captions.Mean);
        checks.Require(
            IsPeak(peak, low, high), Bandwidth,
            $"{track.Name}: segments of {low:F0} to {high:F0} bit/s, stated as {peak:F0}");
        checks.Require(
            Math.Abs(average - mean) <= (mean * Rounding) + 2, Bandwidth,
            $"{track.Name}: {mean:F0} bit/s on average, stated as {average:F0}");
    }

    /// <summary>Returns whether a stated peak is between two measured bit rates.</summary>
    internal static bool IsPeak(double stated, double low, double high) =>
        stated >= low * (1 - Noise) && stated <= (high * (1 + Rounding)) + 2;

    private static (double Low, double High) PeakBounds(HlsTrack track)
    {
        var half = track.Playlist.TargetDuration / 2.0;
        return (
            track.Segments.Where(
                segment => segment.Seconds >= half && segment.Seconds <= 3 * half)
                    .Select(segment => segment.BitsPerSecond).DefaultIfEmpty(track.MeanBitRate).Max(),
            track.HighestBitRate);
    }

    /// <summary>Returns the number in an attribute; NaN if it is not a number.</summary>
    internal static double Number(AttributeList attributes, string name) =>
        double.TryParse(attributes.Plain(name), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? number
            : double.NaN;
}
