using Encoder.Media.Mp4.Codecs;

namespace Encoder.Media.Mp4;

/// <summary>The content of an ISO base media file (ISO/IEC 14496-12): its boxes and its tracks.</summary>
/// <param name="Boxes">The top-level boxes in order.</param>
/// <param name="Tracks">The tracks in the order of the file.</param>
public sealed record Mp4Movie(IReadOnlyList<BoxPosition> Boxes, IReadOnlyList<Mp4Track> Tracks);

/// <summary>The position of a box in the file.</summary>
/// <param name="Type">The type, four characters.</param>
/// <param name="Offset">The offset of the header in bytes from the start of the file.</param>
/// <param name="HeaderSize">The size of the header in bytes: 8 or 16.</param>
/// <param name="Size">The size in bytes with the header. Never extends past the end of the file.</param>
public sealed record BoxPosition(string Type, long Offset, int HeaderSize, long Size)
{
    public long ContentOffset => Offset + HeaderSize;

    public long ContentSize => Size - HeaderSize;

    public long End => Offset + Size;
}

/// <summary>A track.</summary>
public sealed record Mp4Track
{
    public required uint Id { get; init; }

    /// <summary>The ticks per second of the track's media time; never 0.</summary>
    public required uint Timescale { get; init; }

    /// <summary>The handler type: "vide", "soun" or another four characters.</summary>
    public required string Handler { get; init; }

    /// <summary>Whether the frame is shown as it is coded, neither rotated nor flipped (matrix in tkhd).</summary>
    public required bool HasIdentityMatrix { get; init; }

    /// <summary>The width in pixels at which players show the frame (tkhd).</summary>
    public required double DisplayWidth { get; init; }

    /// <summary>The height in pixels at which players show the frame (tkhd).</summary>
    public required double DisplayHeight { get; init; }

    public required SampleEntry Entry { get; init; }

    /// <summary>How media time maps to the movie's time.</summary>
    public required Mp4Edit Edit { get; init; }

    /// <summary>The samples in decoding order; empty in the init segment of a fragmented file.</summary>
    public required Mp4Sample[] Samples { get; init; }

    /// <summary>The defaults for samples in fragments; null if the file has no fragments.</summary>
    public FragmentDefaults? FragmentDefaults { get; init; }
}

/// <summary>
/// The supported form of an edit list: an empty edit, followed by the media from one point on at normal speed. All times are ticks of the
/// track.
/// </summary>
/// <param name="Delay">The duration of the empty edit.</param>
/// <param name="MediaTime">The media time at which presentation then begins; media before it is not presented.</param>
/// <param name="Length">The duration of the presented media; null for all remaining media.</param>
public readonly record struct Mp4Edit(long Delay, long MediaTime, long? Length)
{
    /// <summary>The media time that corresponds to the movie's time 0; negative if the media begins later than the movie.</summary>
    public long MediaZero => MediaTime - Delay;
}

/// <summary>A sample: a coded video or audio frame. Times are ticks of media time, before the edit list is applied.</summary>
/// <param name="Offset">The offset in bytes from the start of the file; it may be outside the file.</param>
/// <param name="Dts">The decoding time.</param>
/// <param name="Size">The size in bytes.</param>
/// <param name="Duration">The time to the decoding time of the next sample.</param>
/// <param name="CompositionOffset">The time from the decoding time to the presentation time.</param>
/// <param name="IsSync">Whether decoding can start here.</param>
public readonly record struct Mp4Sample(long Offset, long Dts, int Size, uint Duration, int CompositionOffset, bool IsSync)
{
    /// <summary>The presentation time.</summary>
    public long Pts => Dts + CompositionOffset;

    /// <summary>The offset of the first byte after the sample.</summary>
    public long End => Offset + Size;
}

/// <summary>The defaults for a track's samples in fragments (trex).</summary>
/// <param name="Duration">The duration in ticks.</param>
/// <param name="Size">The size in bytes.</param>
/// <param name="Flags">The sample flags as defined in ISO/IEC 14496-12, 8.8.3.1.</param>
public sealed record FragmentDefaults(uint Duration, uint Size, uint Flags);

/// <summary>A movie fragment of one track: a moof box and the samples it describes.</summary>
/// <param name="Place">The position of the moof box.</param>
/// <param name="BaseDecodeTime">The decoding time of the first sample in ticks (tfdt).</param>
public sealed record Mp4Fragment(BoxPosition Place, uint SequenceNumber, uint TrackId, long BaseDecodeTime, Mp4Sample[] Samples)
{
    /// <summary>The number of track fragments. The samples are those of the first.</summary>
    public required int TrackFragments { get; init; }

    /// <summary>The number of sample runs in the first track fragment.</summary>
    public required int Runs { get; init; }

    /// <summary>Whether sample offsets are relative to the movie fragment (default-base-is-moof).</summary>
    public required bool DefaultBaseIsMoof { get; init; }
}
