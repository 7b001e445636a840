using Encoder.Media.Mp4.Codecs;

namespace Encoder.Media.Mp4;

/// <summary>What an ISO base media file (ISO/IEC 14496-12) holds: its boxes and its tracks.</summary>
/// <param name="Boxes">The boxes of the file itself, in order.</param>
/// <param name="Tracks">In the order of the file.</param>
public sealed record Mp4Movie(IReadOnlyList<BoxPlace> Boxes, IReadOnlyList<Mp4Track> Tracks);

/// <summary>Where a box of the file lies.</summary>
/// <param name="Type">Four characters.</param>
/// <param name="Offset">Of its header, in bytes from the start of the file.</param>
/// <param name="HeaderSize">Bytes of its header: 8 or 16.</param>
/// <param name="Size">Bytes with header. Never reaches past the end of the file.</param>
public sealed record BoxPlace(string Type, long Offset, int HeaderSize, long Size)
{
    public long ContentOffset => Offset + HeaderSize;

    public long ContentSize => Size - HeaderSize;

    public long End => Offset + Size;
}

/// <summary>A track.</summary>
public sealed record Mp4Track
{
    public required uint Id { get; init; }

    /// <summary>Ticks per second of the track's media time; never 0.</summary>
    public required uint Timescale { get; init; }

    /// <summary>"vide", "soun" or another four characters.</summary>
    public required string Handler { get; init; }

    /// <summary>Whether the frame is shown as it is coded: neither turned nor flipped (the matrix of tkhd).</summary>
    public required bool IsUpright { get; init; }

    /// <summary>Width in pixels at which a player shows the frame (tkhd).</summary>
    public required double DisplayWidth { get; init; }

    /// <summary>Height in pixels at which a player shows the frame (tkhd).</summary>
    public required double DisplayHeight { get; init; }

    public required SampleEntry Entry { get; init; }

    /// <summary>How media time is laid on the movie's time.</summary>
    public required Mp4Edit Edit { get; init; }

    /// <summary>In decoding order; none in the init segment of a fragmented file.</summary>
    public required Mp4Sample[] Samples { get; init; }

    /// <summary>What fragments leave unsaid; null when the file has no fragments.</summary>
    public FragmentDefaults? FragmentDefaults { get; init; }
}

/// <summary>
/// An edit list, as far as it is read: nothing for a while, then the media from one point on, at normal speed. All in ticks of the track.
/// </summary>
/// <param name="Delay">How long there is nothing.</param>
/// <param name="MediaTime">The media time that then begins; what lies before it is not presented.</param>
/// <param name="Length">How long the media is presented; null for all there is.</param>
public readonly record struct Mp4Edit(long Delay, long MediaTime, long? Length)
{
    /// <summary>The media time that falls on the movie's time 0. Negative when the media begins later than the movie.</summary>
    public long MediaZero => MediaTime - Delay;
}

/// <summary>A sample: a coded frame or a frame of audio. Times are ticks of media time, before the edit list.</summary>
/// <param name="Offset">In bytes from the start of the file; it may lie outside of the file.</param>
/// <param name="Dts">Decoding time.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Duration">To the next sample's decoding time.</param>
/// <param name="CompositionOffset">From the decoding time to the presentation time.</param>
/// <param name="IsSync">Whether decoding can start here.</param>
public readonly record struct Mp4Sample(long Offset, long Dts, int Size, uint Duration, int CompositionOffset, bool IsSync)
{
    /// <summary>Presentation time.</summary>
    public long Pts => Dts + CompositionOffset;

    /// <summary>Where the next byte after it lies.</summary>
    public long End => Offset + Size;
}

/// <summary>What holds for a track's samples in fragments that do not say otherwise (trex).</summary>
/// <param name="Duration">Ticks.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Flags">As in ISO/IEC 14496-12, 8.8.3.1.</param>
public sealed record FragmentDefaults(uint Duration, uint Size, uint Flags);

/// <summary>A movie fragment of one track: a moof box and the samples it describes.</summary>
/// <param name="Place">Where the moof box lies.</param>
/// <param name="BaseDecodeTime">Decoding time of its first sample in ticks (tfdt).</param>
public sealed record Mp4Fragment(BoxPlace Place, uint SequenceNumber, uint TrackId, long BaseDecodeTime, Mp4Sample[] Samples)
{
    /// <summary>The track fragments in it. The samples are those of the first.</summary>
    public required int TrackFragments { get; init; }

    /// <summary>The runs of samples in its track fragment.</summary>
    public required int Runs { get; init; }

    /// <summary>Whether the places of its samples count from its own start (default-base-is-moof).</summary>
    public required bool CountsFromMoof { get; init; }
}
