using Encoder.Media.Mp4;
using Encoder.Media.Mp4.Codecs;

namespace Encoder.Media.Packaging;

/// <summary>The frames of a rung, its chunks laid end to end.</summary>
/// <param name="Frames">In decoding order.</param>
/// <param name="End">When the last frame ends, in ticks.</param>
internal sealed record VideoTimeline(string Name, AvcSampleEntry Entry, uint Timescale, Frame[] Frames, long End)
{
    /// <param name="name">Name of the rung.</param>
    /// <param name="chunks">The tracks of its chunks, which <see cref="ChunkSeams"/> found to belong together.</param>
    public static VideoTimeline Join(string name, IReadOnlyList<ChunkTrack> chunks)
    {
        var first = chunks[0];
        var frames = new Frame[chunks.Sum(chunk => chunk.Track.Samples.Length)];
        var next = 0;
        for (var file = 0; file < chunks.Count; file++)
        {
            foreach (var sample in chunks[file].Track.Samples)
                frames[next++] = new Frame(file, sample.Offset, sample.Size, chunks[file].Time(sample), sample.IsSync);
        }
        return new VideoTimeline(name, first.Entry, first.Track.Timescale, frames, chunks[^1].End);
    }
}

/// <summary>A coded frame.</summary>
/// <param name="Offset">In bytes, in its chunk's file.</param>
/// <param name="Time">When it is shown, in ticks from the start of the video.</param>
/// <param name="File">Which chunk it lies in.</param>
/// <param name="Size">Bytes.</param>
/// <param name="IsSync">Whether decoding can start here.</param>
internal readonly record struct Frame(int File, long Offset, int Size, long Time, bool IsSync)
{
    public ByteRange Range => new(File, Offset, Size);
}

/// <summary>The video track of a chunk.</summary>
/// <param name="Start">Seconds from the start of the video at which its time 0 lies.</param>
internal sealed record ChunkTrack(Mp4Track Track, AvcSampleEntry Entry, double Start)
{
    private readonly long _shift = (long)Math.Round(Start * Track.Timescale) - Track.Edit.MediaZero;

    /// <summary>
    /// When the last frame ends. The track says only how long its last sample in decoding order lasts; that is how long its last frame
    /// does.
    /// </summary>
    public long End => Track.Samples.Max(Time) + Track.Samples[^1].Duration;

    /// <exception cref="Mp4FormatException">The file does not hold one track of H.264 frames.</exception>
    public static ChunkTrack Of(Mp4Movie movie, ChunkFile file) =>
        movie.Tracks is [{ Entry: AvcSampleEntry entry, Samples.Length: > 0 } track]
            ? new ChunkTrack(file.Rate is { } rate ? OnGrid(track, rate) : track, entry, file.Start)
            : throw new Mp4FormatException("The encode does not hold one track of H.264 frames.");

    /// <summary>The same frames in the same order, each at its place on the grid of a rate.</summary>
    private static Mp4Track OnGrid(Mp4Track track, Rational rate)
    {
        // As fine as ffmpeg makes it.
        var scale = 1L;
        while (rate.Numerator * scale < 10_000) scale *= 2;
        var ticks = checked((uint)(rate.Denominator * scale));
        var places = new int[track.Samples.Length];
        var order = Enumerable.Range(0, places.Length).ToArray();
        Array.Sort(Array.ConvertAll(track.Samples, sample => sample.Pts), order);
        for (var place = 0; place < order.Length; place++) places[order[place]] = place;
        return track with
        {
            Timescale = checked((uint)(rate.Numerator * scale)),
            Edit = default,
            Samples = [
                .. track.Samples.Select(
                    (sample, i) => sample with
                    {
                        Dts = i * (long)ticks, Duration = ticks, CompositionOffset = (places[i] - i) * (int)ticks,
                    })
            ],
        };
    }

    /// <summary>When a sample is shown, in ticks from the start of the video.</summary>
    public long Time(Mp4Sample sample) => sample.Pts + _shift;
}
