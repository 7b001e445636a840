using System.Text.Json.Serialization;

namespace Encoder.Media.Probing;

/// <summary>How the times of a source whose clock jumps become those of one clock. Plain data.</summary>
/// <param name="Streams">The video, and the chosen audio if there is one.</param>
/// <param name="Jumps">Where the clock jumps, in order.</param>
public sealed record ClockRepair(StreamClock[] Streams, ClockJump[] Jumps)
{
    /// <summary>Ticks after which a time of an MPEG stream begins again at 0; there are 90,000 in a second (ISO/IEC 13818-1).</summary>
    public const long Wrap = 1L << 33;

    /// <summary>Ticks in a second.</summary>
    public const int Timescale = 90_000;

    /// <summary>A packet with repaired times.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="number">How many packets of its stream come before it.</param>
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
/// <param name="Stream">Index of the stream in the file.</param>
public sealed record StreamClock(int Stream, ClockPart[] Parts)
{
    /// <summary>Whether it is LPCM, which cannot be copied like other audio.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public Lpcm Lpcm { get; init; }
}

/// <summary>LPCM with headers of its own.</summary>
public enum Lpcm
{
    /// <summary>The stream is something else.</summary>
    None,

    /// <summary>As on DVDs.</summary>
    Dvd,

    /// <summary>As on Blu-ray discs.</summary>
    BluRay,
}

/// <summary>Packets of a stream whose times are on one clock.</summary>
/// <param name="FirstPacket">How many packets of the stream come before it.</param>
/// <param name="From">A time on that clock, in seconds, that is near to those of the packets.</param>
/// <param name="To">What <paramref name="From"/> becomes.</param>
public sealed record ClockPart(int FirstPacket, double From, double To);

/// <summary>A place where the clock jumps.</summary>
/// <param name="At">Seconds from the start of the repaired source.</param>
/// <param name="Seconds">By how much; negative when it falls back.</param>
public sealed record ClockJump(double At, double Seconds);
