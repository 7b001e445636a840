using Encoder.Media.Mp4;
using Encoder.Media.Mp4.Codecs;

namespace Encoder.Media.Packaging;

/// <summary>The frames of a rung, with its chunks joined end to end.</summary>
/// <param name="Frames">The frames in decoding order.</param>
/// <param name="End">The end of the last frame, in ticks.</param>
internal sealed record VideoTimeline(string Name, AvcSampleEntry Entry, uint Timescale, Frame[] Frames, long End)
{
    /// <param name="name">The name of the rung.</param>
    /// <param name="chunks">The tracks of its chunks; <see cref="ChunkSeams"/> checks whether they belong together.</param>
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
/// <param name="Offset">The offset in bytes in the file of its chunk.</param>
/// <param name="Time">The presentation time in ticks from the start of the video.</param>
/// <param name="File">The index of the chunk that contains it.</param>
/// <param name="Size">The size in bytes.</param>
/// <param name="IsSync">Whether decoding can start here.</param>
internal readonly record struct Frame(int File, long Offset, int Size, long Time, bool IsSync)
{
    public ByteRange Range => new(File, Offset, Size);
}

/// <summary>The video track of a chunk.</summary>
/// <param name="Start">The seconds from the start of the video to the track's time 0.</param>
internal sealed record ChunkTrack(Mp4Track Track, AvcSampleEntry Entry, double Start)
{
    private readonly long _shift = (long)Math.Round(Start * Track.Timescale) - Track.Edit.MediaZero;

    /// <summary>
    /// The end of the last frame in ticks. The duration of the last sample in decoding order is used as that of the last frame, because the
    /// track states no other.
    /// </summary>
    public long End => Track.Samples.Max(Time) + Track.Samples[^1].Duration;

    /// <exception cref="Mp4FormatException">The file does not consist of one track of H.264 frames.</exception>
    public static ChunkTrack Of(Mp4Movie movie, ChunkFile file) =>
        movie.Tracks is [{ Entry: AvcSampleEntry entry, Samples.Length: > 0 } track]
            ? new ChunkTrack(file.Rate is { } rate ? OnGrid(track, rate) : track, entry, file.Start)
            : throw new Mp4FormatException("The encode is not a single track of H.264 frames.");

    /// <summary>Returns the same frames in the same order, each aligned to the grid of a frame rate.</summary>
    private static Mp4Track OnGrid(Mp4Track track, Rational rate)
    {
        // The timescale that ffmpeg chooses for this rate.
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

    /// <summary>Returns the presentation time of a sample in ticks from the start of the video.</summary>
    public long Time(Mp4Sample sample) => sample.Pts + _shift;
}
