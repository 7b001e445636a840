using Encoder.Media.Probing;

namespace Encoder.Media.Planning;

/// <summary>Decides which audio tracks are encoded, how they are encoded, and what players call them.</summary>
internal static class AudioPlanner
{
    /// <summary>The number of channels of 5.1.</summary>
    private const int Surround = 6;

    /// <summary>The maximum number of channels with a known loudspeaker layout. The positions of more channels are unknown.</summary>
    private const int MaxPlaced = 8;

    /// <summary>Returns all audio encodes of a job: the default track in stereo, the others in stereo, and then the 5.1 tracks.</summary>
    public static AudioEncode[] Encodes(
        MediaInfo info, VideoScan scan, PlanRequest request, EncodingOptions options, MediaLimits limits)
    {
        AudioStream[] tracks = [.. Taken(info, scan, request, options, limits)];
        var labels = Labels(tracks);
        AudioEncode[] stereo = [.. tracks.Select((track, i) => Encode(Key("audio", i), Math.Min(2, track.Channels), i))];
        AudioEncode[] surround = request.Audio is { Surround: true } && HasLadder(request)
            ? [.. tracks.Index().Where(t => IsSurround(t.Item)).Select(t => Encode(Key("surround", t.Index), Surround, t.Index))]
            : [];
        return [.. stereo, .. surround];

        AudioEncode Encode(string key, int channels, int index)
        {
            var (track, found) = (tracks[index], scan.AudioOf(info, tracks[index].Index)!);
            var bitRate = channels switch { 1 => options.MonoBitRate, 2 => options.StereoBitRate, _ => options.SurroundBitRate };
            return new AudioEncode(
                key, track.Index, channels, track.SampleRate == 44_100 ? 44_100 : 48_000,
                Math.Min(bitRate, SourceRate.MaxAudio(found, channels)), Math.Max(scan.Duration, found.End - scan.FirstTime))
            {
                Label = labels[index],
                Loudness = request.Audio?.Normalize,
            };
        }
    }

    /// <summary>Returns warnings about how the audio differs from the request.</summary>
    public static IEnumerable<PlanWarning> Warnings(
        MediaInfo info, VideoScan scan, PlanRequest request, EncodingOptions options, MediaLimits limits)
    {
        if (!HasLadder(request)) yield break;
        var taken = Taken(info, scan, request, options, limits).ToArray();
        var usable = info.AudioTracks.Where(track => Holds(info, scan, track)).ToArray();
        if (request.Audio is not { DefaultOnly: true } && usable.Except(taken).ToArray() is { Length: > 0 } left)
            yield return new PlanWarning(
                Planner.AudioTracksSkipped,
                $"{left.Length} of {usable.Length} audio tracks are left out, because {Reason(info, scan, options)}: "
                + $"{string.Join(", ", Labels(usable).Zip(usable).Where(t => left.Contains(t.Second)).Select(t => t.First.Name))}.");
        if (request.Audio is { Surround: true } && taken.Length > 0 && !Array.Exists(taken, IsSurround))
            yield return new PlanWarning(Planner.NoSurround, "No audio track of the source has 5.1 channels; only stereo is encoded.");
    }

    private static string Reason(MediaInfo info, VideoScan scan, EncodingOptions options) =>
        scan.Repair is not null ? "the timestamps of the source jump"
        : info.AudioTracks.Count(track => Holds(info, scan, track)) > options.MaxAudioTracks
            ? $"at most {options.MaxAudioTracks} are encoded"
        : "they are longer than a source may be";

    /// <summary>Returns the tracks that are encoded, the default one first. Formats that hold one track get the default one.</summary>
    private static IEnumerable<AudioStream> Taken(
        MediaInfo info, VideoScan scan, PlanRequest request, EncodingOptions options, MediaLimits limits)
    {
        if (request.Presets is []) return [];
        // A repair of the clock keeps only the default track.
        var isOne = !HasLadder(request) || request.Audio is { DefaultOnly: true } || scan.Repair is not null;
        return info.AudioTracks
            .Where(track => Holds(info, scan, track))
            .Where(track => scan.AudioOf(info, track.Index)!.End - scan.FirstTime <= limits.MaxDuration.TotalSeconds)
            .Take(isOne ? 1 : options.MaxAudioTracks);
    }

    private static bool HasLadder(PlanRequest request) => Array.Exists(request.Presets, preset => preset.Format.IsLadder());

    /// <summary>
    /// Returns whether a track has audio after the first frame. After a repair of the clock, the times of other tracks say nothing, so
    /// those tracks count as having audio.
    /// </summary>
    private static bool Holds(MediaInfo info, VideoScan scan, AudioStream track) =>
        scan.AudioOf(info, track.Index) is { } found
        && (found.End > scan.FirstTime || (scan.Repair is not null && track != info.Audio));

    private static bool IsSurround(AudioStream track) => track.Channels is >= Surround and <= MaxPlaced;

    private static string Key(string name, int index) => index == 0 ? name : $"{name}-{index + 1}";

    /// <summary>Returns labels with unique names, as required within a group (RFC 8216, 4.3.4.1.1).</summary>
    private static AudioLabel[] Labels(AudioStream[] tracks)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return Array.ConvertAll(tracks, track =>
        {
            var name = Name(track);
            var unique = name;
            for (var i = 2; !names.Add(unique); i++) unique = $"{name} {i}";
            return new AudioLabel(unique)
            {
                Language = track.Language,
                IsCommentary = track.IsCommentary,
                IsDescriptive = track.IsDescriptive,
            };
        });
    }

    private static string Name(AudioStream track)
    {
        if (track.Title is { } title) return title;
        var kind = track.IsCommentary ? "commentary" : track.IsDescriptive ? "audio description" : null;
        return (track.Language, kind) switch
        {
            (null, null) => AudioLabel.Unnamed,
            (null, _) => $"{char.ToUpperInvariant(kind[0])}{kind[1..]}",
            ({ } language, null) => LanguageTag.EnglishName(language),
            ({ } language, _) => $"{LanguageTag.EnglishName(language)} {kind}",
        };
    }
}
