using Encoder.Media.Mp4;
using Encoder.Media.Mp4.Codecs;

namespace Encoder.Media.Packaging;

/// <summary>The timeline of a ladder's audio track.</summary>
internal sealed record AudioTimeline(Mp4Track Track, AacSampleEntry Entry)
{
    private long End => Track.Samples[^1].Dts + Track.Samples[^1].Duration;

    /// <exception cref="Mp4FormatException">The file does not consist of one AAC track that begins at 0.</exception>
    public static AudioTimeline Of(Mp4Movie movie)
    {
        if (movie.Tracks is not [{ Entry: AacSampleEntry entry, Samples.Length: > 0 } track])
            throw new Mp4FormatException("The audio is not a single AAC track.");
        if (track.Edit.Delay != 0 || track.Edit.MediaTime > track.Samples[^1].Dts)
            throw new Mp4FormatException("The audio does not begin at 0.");
        return new AudioTimeline(track, entry);
    }

    /// <summary>
    /// Cuts the audio at the frames nearest to the starts of the video segments, so that audio and video segments correspond. Audio after
    /// the start of the last video segment is cut at multiples of the segment duration. Spans are in ticks of the presentation: the first
    /// segment contains the encoder's priming samples, but its span does not count them.
    /// </summary>
    /// <param name="videoStarts">The start times of the video segments in seconds; the first is 0.</param>
    /// <param name="segmentDuration">The duration of a segment in seconds.</param>
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

    /// <summary>The seconds of audible audio, without the priming samples.</summary>
    public double Duration => Seconds(End);

    private double Seconds(long mediaTime) => (double)(mediaTime - Track.Edit.MediaTime) / Track.Timescale;

    /// <summary>Returns when a frame is heard, in ticks; 0 for frames that the edit list hides.</summary>
    private long Time(int frame) => Math.Max(0, Dts(frame) - Track.Edit.MediaTime);

    private long Dts(int frame) => frame < Track.Samples.Length ? Track.Samples[frame].Dts : End;

    /// <summary>Returns the index of the frame that begins nearest to a time; the number of frames if the end is nearest.</summary>
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
