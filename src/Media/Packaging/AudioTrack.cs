using Encoder.Media.Mp4;
using Encoder.Media.Mp4.Reading;
using Encoder.Media.Mp4.Writing;

namespace Encoder.Media.Packaging;

/// <summary>An audio track to be written, cut into segments.</summary>
/// <param name="Spans">The segments.</param>
/// <param name="Source">The encode of the track.</param>
internal sealed record AudioTrack(AudioTimeline Audio, SegmentSpan[] Spans, AudioSource Source)
{
    public byte[] InitSegment => Mp4.Writing.InitSegment.Build(Audio.Entry, Audio.Track.Timescale, Audio.Track.Edit.MediaTime);

    public IEnumerable<SegmentContent> Segments => Spans.Select(Segment);

    /// <exception cref="Mp4FormatException">The encode cannot be read.</exception>
    public static AudioTrack Read(AudioSource source, IReadOnlyList<double> videoStarts, double segmentDuration)
    {
        var audio = AudioTimeline.Of(MovieReader.ReadFile(source.Path));
        return new AudioTrack(audio, audio.Cut(videoStarts, segmentDuration), source);
    }

    private SegmentContent Segment(SegmentSpan span, int index)
    {
        var frames = Audio.Track.Samples.AsSpan(span.First, span.Count);
        var samples = new SegmentSample[span.Count];
        var ranges = new ByteRanges();
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = new SegmentSample(frames[i].Size, frames[i].Duration, 0, IsSync: true);
            ranges.Add(new ByteRange(0, frames[i].Offset, frames[i].Size));
        }
        return new SegmentContent(
            MediaSegment.Header((uint)index + 1, frames[0].Dts, samples),
            ranges.All, (double)(span.End - span.Start) / Audio.Track.Timescale, samples[0].Size);
    }
}
