using System.Text.Json.Serialization;

namespace Encoder.Media.Probing;

/// <summary>Maps the times of a source whose clock jumps to one clock without jumps. Plain data.</summary>
/// <param name="Streams">The video, and the default audio track if there is one.</param>
/// <param name="Jumps">Where the clock jumps, in order.</param>
public sealed record ClockRepair(StreamClock[] Streams, ClockJump[] Jumps)
{
    /// <summary>
    /// The number of ticks after which the times of an MPEG stream begin again at 0; there are 90,000 in a second (ISO/IEC 13818-1).
    /// </summary>
    public const long Wrap = 1L << 33;

    /// <summary>The number of ticks in a second.</summary>
    public const int Timescale = 90_000;

    /// <summary>Returns a packet with repaired times.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="number">The number of packets of its stream before it.</param>
    internal Packet Apply(Packet packet, int number)
    {
        if (Array.Find(Streams, stream => stream.Stream == packet.Stream) is not { } clock) return packet;
        var part = Array.FindLast(clock.Parts, part => part.FirstPacket <= number)!;
        return packet with { Shown = Repaired(part, packet.Shown), Decoded = Repaired(part, packet.Decoded) };
    }

    private static double? Repaired(ClockPart part, double? time)
    {
        const double Round = (double)Wrap / Timescale;
        var since = time - part.From;
        return part.To + since - (since is { } seconds ? Round * Math.Round(seconds / Round) : 0);
    }
}

/// <summary>The clocks of one stream, in the order of its packets.</summary>
/// <param name="Stream">The index of the stream in the file.</param>
public sealed record StreamClock(int Stream, ClockPart[] Parts)
{
    /// <summary>The kind of LPCM, which cannot be copied like other audio.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public Lpcm Lpcm { get; init; }
}

/// <summary>The kinds of LPCM that have their own headers.</summary>
public enum Lpcm
{
    /// <summary>The stream is none of these.</summary>
    None,

    /// <summary>LPCM as on DVDs.</summary>
    Dvd,

    /// <summary>LPCM as on Blu-ray discs.</summary>
    BluRay,
}

/// <summary>Consecutive packets of a stream whose times are on one clock.</summary>
/// <param name="FirstPacket">The number of packets of the stream before the first one.</param>
/// <param name="From">A time on that clock, in seconds, near the times of the packets.</param>
/// <param name="To">The repaired time for <paramref name="From"/>, in seconds.</param>
public sealed record ClockPart(int FirstPacket, double From, double To);

/// <summary>A place where the clock jumps.</summary>
/// <param name="At">The time of the jump in seconds from the start of the repaired source.</param>
/// <param name="Seconds">The size of the jump in seconds; negative if the clock falls back.</param>
public sealed record ClockJump(double At, double Seconds);
