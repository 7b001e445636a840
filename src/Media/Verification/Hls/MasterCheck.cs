using System.Globalization;
using Encoder.Media.Mp4.Codecs;
using static Encoder.Media.Verification.VerificationChecks;

namespace Encoder.Media.Verification.Hls;

/// <summary>Checks that what the master playlist says of its tracks is true of them.</summary>
internal static class MasterCheck
{
    /// <summary>Part of a measured figure by which a stated one may miss it; both are exact but for rounding.</summary>
    internal const double Rounding = 0.001;

    private static readonly string[] s_attributes = [
        "BANDWIDTH", "AVERAGE-BANDWIDTH", "CODECS", "RESOLUTION", "FRAME-RATE", "VIDEO-RANGE", "CLOSED-CAPTIONS"
    ];

    /// <param name="videos">As the playlist's variants; null where one could not be read.</param>
    /// <param name="captions">Of the largest caption track.</param>
    public static void Run(CheckList checks, ParsedMasterPlaylist master, HlsTrack?[] videos, HlsTrack? audio, CaptionRates captions)
    {
        if (master.Audio is { } group)
        {
            checks.Require(
                group.Plain("TYPE") == "AUDIO" && group.Quoted("GROUP-ID") is { Length: > 0 } && group.Quoted("NAME") is { Length: > 0 }
                && group.Plain("DEFAULT") == "YES" && group.Plain("AUTOSELECT") == "YES", MasterPlaylist,
                "the sound is not described as the default one");
            if (audio?.Init.Entry is AacSampleEntry entry)
                checks.Require(
                    group.Quoted("CHANNELS") == $"{entry.Channels}", MasterPlaylist,
                    $"the sound has {entry.Channels} channels, stated as {group.Quoted("CHANNELS")}");
        }
        for (var i = 0; i < videos.Length; i++)
        {
            var variant = master.Variants[i].Attributes;
            string[] known = master.Audio is null ? s_attributes : [.. s_attributes, "AUDIO"];
            if (master.Captions.Count > 0) known = [.. known, "SUBTITLES"];
            checks.Require(
                variant.Names.Order().SequenceEqual(known.Order()), MasterPlaylist,
                $"rung {i}: the attributes are {string.Join(", ", variant.Names)}");
            checks.Require(
                variant.Quoted("AUDIO") == master.Audio?.Quoted("GROUP-ID"), MasterPlaylist,
                $"rung {i}: the sound's group is not the one there is");
            checks.Require(variant.Plain("CLOSED-CAPTIONS") == "NONE", MasterPlaylist, $"rung {i}: closed captions are announced");
            checks.Require(variant.Plain("VIDEO-RANGE") == "SDR", MasterPlaylist, $"rung {i}: the range is not SDR");
            if (videos[i] is { Init.Entry: AvcSampleEntry video } track && (audio is null) == (master.Audio is null))
                CheckRung(checks, variant, track, video, audio, captions);
        }
    }

    private static void CheckRung(
        CheckList checks, AttributeList variant, HlsTrack track, AvcSampleEntry video, HlsTrack? audio, CaptionRates captions)
    {
        checks.Require(
            variant.Plain("RESOLUTION") == $"{video.Width}x{video.Height}", MasterPlaylist,
            $"{track.Name}: {video.Width}x{video.Height}, stated as {variant.Plain("RESOLUTION")}");
        var codecs = audio is null ? track.Codec : $"{track.Codec},{audio.Codec}";
        checks.Require(variant.Quoted("CODECS") == codecs, MasterPlaylist, $"{track.Name}: {codecs}, stated as {variant.Quoted("CODECS")}");
        CheckFrameRate(checks, Number(variant, "FRAME-RATE"), track);
        CheckBandwidths(checks, Number(variant, "BANDWIDTH"), Number(variant, "AVERAGE-BANDWIDTH"), track, audio, captions);
    }

    /// <summary>
    /// The stated rate is at least that of the whole, and at most the highest of any segment; the last frame, which may stand for any time,
    /// does not count.
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
            $"{track.Name}: {average:F3} to {highest:F3} pictures a second, stated as {stated:F3}");
    }

    /// <summary>
    /// The peak is that of runs of segments which together last 0.5 to 1.5 times the target (RFC 8216, 4.1): no less than any one segment
    /// that lasts so long by itself, and no more than the highest segment of all.
    /// </summary>
    private static void CheckBandwidths(
        CheckList checks, double peak, double average, HlsTrack track, HlsTrack? audio, CaptionRates captions)
    {
        var (low, high) = PeakBounds(track);
        var mean = Mean(track);
        if (audio is not null)
        {
            var (audioLow, audioHigh) = PeakBounds(audio);
            (low, high, mean) = (low + audioLow, high + audioHigh, mean + Mean(audio));
        }
        (high, mean) = (high + captions.Highest, mean + captions.Mean);
        checks.Require(
            peak >= low && peak <= (high * (1 + Rounding)) + 2, Bandwidth,
            $"{track.Name}: segments of {low:F0} to {high:F0} bits a second, stated as {peak:F0}");
        checks.Require(
            Math.Abs(average - mean) <= (mean * Rounding) + 2, Bandwidth,
            $"{track.Name}: {mean:F0} bits a second on the average, stated as {average:F0}");
    }

    private static (double Low, double High) PeakBounds(HlsTrack track)
    {
        var half = track.Playlist.TargetDuration / 2.0;
        return (
            track.Segments.Where(
                segment => segment.Seconds >= half && segment.Seconds <= 3 * half)
                    .Select(segment => segment.BitsPerSecond).DefaultIfEmpty(Mean(track)).Max(),
            track.Segments.Max(segment => segment.BitsPerSecond));
    }

    private static double Mean(HlsTrack track) => track.Segments.Sum(segment => segment.Size) * 8 / track.Seconds;

    /// <summary>An attribute's number; not a number when it is none.</summary>
    internal static double Number(AttributeList attributes, string name) =>
        double.TryParse(attributes.Plain(name), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? number
            : double.NaN;
}
