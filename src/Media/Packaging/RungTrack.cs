using Encoder.Media.Mp4;
using Encoder.Media.Mp4.Reading;
using Encoder.Media.Mp4.Writing;

namespace Encoder.Media.Packaging;

/// <summary>A rung to be written: its frames, cut into segments.</summary>
/// <param name="Spans">The segments.</param>
/// <param name="Files">The paths of its chunks.</param>
internal sealed record RungTrack(VideoTimeline Video, SegmentSpan[] Spans, string[] Files)
{
    /// <summary>
    /// The longest time in ticks by which a frame's nominal decoding time is later than its presentation time; see <see cref="Segment"/>.
    /// </summary>
    private readonly long _reorderDelay = Spans.Max(span => Delay(Video, span));

    public string Name => Video.Name;

    public int Pixels => Video.Entry.Width * Video.Entry.Height;

    /// <summary>The start times of the segments in seconds.</summary>
    public double[] Starts => Array.ConvertAll(Spans, span => Seconds(span.Start));

    public double Duration => Seconds(Video.End);

    /// <summary>
    /// The highest frame rate of a segment, in frames per second (RFC 8216, 4.3.4.2 requires the maximum). The duration of the last frame
    /// is ignored, unless it is the only frame.
    /// </summary>
    public double FrameRate => Spans.Max(span => span.End < Video.End
        ? span.Count / Seconds(span.End - span.Start)
        : span.Count > 1 ? (span.Count - 1) / Seconds(SegmentGrid.Times(Video, span)[^1] - span.Start)
        : Spans.Length == 1 ? 1 / Seconds(span.End - span.Start) : 0);

    public byte[] InitSegment => Mp4.Writing.InitSegment.Build(Video.Entry, Video.Timescale, _reorderDelay);

    public IEnumerable<SegmentContent> Segments => Spans.Select(Segment);

    /// <summary>Reads the chunks of a rung, checks that they belong together, and cuts them into segments.</summary>
    /// <exception cref="Mp4FormatException">A chunk cannot be read.</exception>
    public static PackagingProblem? Read(RungSource source, double segmentDuration, out RungTrack track) =>
        ReadSeams(source, segmentDuration, out track) ?? SegmentGrid.Check(track.Video, track.Spans, segmentDuration);

    /// <summary>Does the same as <see cref="Read"/>, but does not check where keyframes are.</summary>
    public static PackagingProblem? ReadSeams(RungSource source, double segmentDuration, out RungTrack track)
    {
        var chunks = Array.ConvertAll(source.Chunks, chunk => ChunkTrack.Of(MovieReader.ReadFile(chunk.Path), chunk));
        var video = VideoTimeline.Join(source.Name, chunks);
        track = new RungTrack(video, SegmentGrid.Cut(video, segmentDuration), Array.ConvertAll(source.Chunks, chunk => chunk.Path));
        return ChunkSeams.Check(source.Name, chunks);
    }

    /// <summary>Checks that the segments of another rung begin at the same times.</summary>
    public PackagingProblem? CheckAligned(RungTrack other)
    {
        var aligned = Spans.Length == other.Spans.Length
            && Spans.Zip(other.Spans).All(
                pair => (Int128)pair.First.Start * other.Video.Timescale == (Int128)pair.Second.Start * Video.Timescale);
        return aligned
            ? null
            : new PackagingProblem(
                PackagingFault.MisalignedRungs, $"The segments of rungs {Name} and {other.Name} do not begin at the same times.");
    }

    /// <summary>
    /// Builds a segment. In decoding order, its frames are decoded at the sorted presentation times. So the segment's decoding times begin
    /// and end exactly with its presentation, even at a variable frame rate and across chunk seams. A frame that is presented before its
    /// decoding time would need a negative composition offset. Instead, all frames get the same delay, which the edit list cancels.
    /// Negative offsets would mean the same, but readers based on ffmpeg then present everything too late by the most negative offset.
    /// </summary>
    private SegmentContent Segment(SegmentSpan span, int index)
    {
        var times = SegmentGrid.Times(Video, span);
        var samples = new SegmentSample[span.Count];
        var ranges = new ByteRanges();
        for (var i = 0; i < samples.Length; i++)
        {
            var frame = Video.Frames[span.First + i];
            var next = i + 1 < samples.Length ? times[i + 1] : span.End;
            samples[i] = new SegmentSample(
                frame.Size, checked((uint)(next - times[i])), checked((int)(frame.Time + _reorderDelay - times[i])), frame.IsSync);
            ranges.Add(frame.Range);
        }
        return new SegmentContent(
            MediaSegment.Header((uint)index + 1, span.Start, samples), ranges.All, Seconds(span.End - span.Start), samples[0].Size);
    }

    private static long Delay(VideoTimeline video, SegmentSpan span)
    {
        var times = SegmentGrid.Times(video, span);
        return Enumerable.Range(0, span.Count).Max(i => times[i] - video.Frames[span.First + i].Time);
    }

    private double Seconds(long ticks) => (double)ticks / Video.Timescale;
}
