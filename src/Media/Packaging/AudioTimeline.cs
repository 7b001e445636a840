using Encoder.Media.Mp4;
using Encoder.Media.Mp4.Codecs;

namespace Encoder.Media.Packaging;

/// <summary>The audio of a ladder.</summary>
internal sealed record AudioTimeline(Mp4Track Track, AacSampleEntry Entry)
{
    private long End => Track.Samples[^1].Dts + Track.Samples[^1].Duration;

    /// <exception cref="Mp4FormatException">The file does not hold one track of AAC that begins at 0.</exception>
    public static AudioTimeline Of(Mp4Movie movie)
    {
        if (movie.Tracks is not [{ Entry: AacSampleEntry entry, Samples.Length: > 0 } track])
            throw new Mp4FormatException("The audio does not hold one track of AAC.");
        if (track.Edit.Delay != 0 || track.Edit.MediaTime > track.Samples[^1].Dts)
            throw new Mp4FormatException("The audio does not begin at 0.");
        return new AudioTimeline(track, entry);
    }

    /// <summary>
    /// Cuts the audio at the frames nearest to the starts of the video's segments, so that the same segments of both belong together, and
    /// where it goes on after the video's last segment, at segment durations of its own. Spans are in ticks of presentation: the
    /// first does not count the encoder's priming, although it holds it.
    /// </summary>
    /// <param name="videoStarts">Seconds at which the video's segments begin; the first is 0.</param>
    /// <param name="segmentDuration">Seconds.</param>
    public SegmentSpan[] Cut(IReadOnlyList<double> videoStarts, double segmentDuration)
    {
        var starts = new SortedSet<int> { 0 };
        foreach (var seconds in videoStarts.Skip(1)) starts.Add(NearestFrame(seconds));
        for (var seconds = videoStarts[^1] + segmentDuration; seconds + SegmentGrid.ShortestTail < Seconds(End); seconds += segmentDuration)
            starts.Add(NearestFrame(seconds));
        starts.RemoveWhere(frame => frame > 0 && End - Dts(frame) < SegmentGrid.ShortestTail / 2 * Track.Timescale);

        int[] ends = [.. starts.Skip(1), Track.Samples.Length];
        return [.. starts.Zip(ends, (first, end) => new SegmentSpan(first, end - first, Time(first), Time(end)))];
    }

    /// <summary>Seconds of audio that are heard.</summary>
    public double Duration => Seconds(End);

    private double Seconds(long mediaTime) => (double)(mediaTime - Track.Edit.MediaTime) / Track.Timescale;

    /// <summary>When a frame is heard; what the edit list hides counts as nothing.</summary>
    private long Time(int frame) => Math.Max(0, Dts(frame) - Track.Edit.MediaTime);

    private long Dts(int frame) => frame < Track.Samples.Length ? Track.Samples[frame].Dts : End;

    /// <summary>Index of the frame that begins nearest to a time; the number of frames when that is the end.</summary>
    private int NearestFrame(double seconds)
    {
        var target = (seconds * Track.Timescale) + Track.Edit.MediaTime;
        var after = 0;
        for (var end = Track.Samples.Length; after < end;)
        {
            var middle = (after + end) / 2;
            if (Track.Samples[middle].Dts < target) after = middle + 1;
            else end = middle;
        }
        return after > 0 && target - Dts(after - 1) < Dts(after) - target ? after - 1 : after;
    }
}
