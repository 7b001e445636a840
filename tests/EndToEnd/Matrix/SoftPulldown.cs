namespace Encoder.EndToEnd.Matrix;

/// <summary>
/// Turns MPEG-2 film into what DVDs have: 23.976 frames a second in a stream of 29.97, in which every other frame tells the decoder to
/// repeat a field (ISO/IEC 13818-2, 6.3.10). No available encoder can do this.
/// </summary>
internal static class SoftPulldown
{
    /// <summary>The ffmpeg bitstream filter that sets the frames' times, in 1/90000 s: alternately three and two fields.</summary>
    public const string Times =
        "setts=ts=floor(N/4)*15015+gte(mod(N\\,4)\\,1)*4505+gte(mod(N\\,4)\\,2)*3003+gte(mod(N\\,4)\\,3)*4504";

    private const byte Sequence = 0xB3, Extension = 0xB5;

    // Top field first, and whether a field is repeated: frame one shows top, bottom, top; frame two bottom, top; and so on.
    private static readonly (bool TopFirst, bool Repeats)[] s_cycle = [(true, true), (false, false), (false, true), (true, false)];

    /// <summary>Sets the flags in the headers of a file whose frames are contiguous and in display order.</summary>
    public static byte[] Flag(byte[] file)
    {
        var frames = 0;
        for (var at = 0; file.AsSpan(at).IndexOf((ReadOnlySpan<byte>)[0, 0, 1]) is >= 0 and var found;)
        {
            at += found + 4;
            if (at + 5 > file.Length) break;
            var header = file.AsSpan(at);
            switch (file[at - 1], header[0] >> 4)
            {
                case (Sequence, _):
                    // The frame rate code of 30000/1001.
                    header[3] = (byte)((header[3] & 0xF0) | 4);
                    break;
                case (Extension, 1):
                    // Clears progressive_sequence.
                    header[1] &= 0xF7;
                    break;
                case (Extension, 8):
                    var (topFirst, repeats) = s_cycle[frames++ % s_cycle.Length];
                    header[3] = (byte)((header[3] & 0x7D) | (topFirst ? 0x80 : 0) | (repeats ? 0x02 : 0));
                    break;
            }
        }
        return file;
    }
}
