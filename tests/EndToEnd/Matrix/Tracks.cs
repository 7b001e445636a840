using System.Globalization;
using System.Text.Json;

namespace Encoder.EndToEnd.Matrix;

/// <summary>A frame, reduced to the mean colours of the cells of a grid.</summary>
internal readonly record struct FrameImage(byte[] Colours)
{
    /// <summary>The number of cells in each direction, divisible by three like the drawing.</summary>
    public const int Grid = 24;

    public const int Bytes = Grid * Grid * 3;

    private const int Low = Grid / 6, Centre = Grid / 2, High = Grid - 1 - Low;

    public (int R, int G, int B) Middle => At(Centre, Centre);

    /// <summary>The colours at the top left, top right, bottom left, bottom right and middle.</summary>
    public (int R, int G, int B)[] Cells => [At(Low, Low), At(High, Low), At(Low, High), At(High, High), Middle];

    /// <summary>Returns the shade of the cell that identifies the frame, in a frame rotated clockwise by a number of degrees.</summary>
    public int Shade(int turned) =>
        (turned switch { 90 => At(Low, Centre), 180 => At(Centre, Low), 270 => At(High, Centre), _ => At(Centre, High) }).G;

    public (int R, int G, int B) At(int x, int y) =>
        (Colours[((y * Grid) + x) * 3], Colours[(((y * Grid) + x) * 3) + 1], Colours[(((y * Grid) + x) * 3) + 2]);
}

/// <summary>A packet; its times are in seconds.</summary>
internal readonly record struct Packet(double Time, bool IsKey, double Duration);

/// <summary>A video track: its description by ffprobe, its packets in the order of their times, and its decoded frames.</summary>
internal sealed record VideoTrack(JsonElement Stream, Packet[] Packets, FrameImage[] Frames)
{
    public (int Width, int Height) Size => (Stream.GetProperty("width").GetInt32(), Stream.GetProperty("height").GetInt32());

    /// <summary>The duration of the video, in seconds.</summary>
    public double Duration => Packets[^1].Time + LastDuration - Packets[0].Time;

    // ffprobe does not always know the duration of a playlist's last frame. At a constant rate it is that of the frame before.
    private double LastDuration =>
        Packets[^1].Duration > 0 || Packets.Length == 1 ? Packets[^1].Duration : Packets[^1].Time - Packets[^2].Time;

    /// <summary>Returns the times in seconds when the middle turns white and when it turns black again.</summary>
    public (double Begin, double End) Cue()
    {
        var first = Array.FindIndex(Frames, p => p.Middle.G > 128);
        Assert.True(first > 0, "the middle turns white");
        var last = Array.FindIndex(Frames, first, p => p.Middle.G <= 128);
        Assert.True(last > 0, "the middle turns black again");
        return (Packets[first].Time, Packets[last].Time);
    }
}

/// <summary>An audio track: its description by ffprobe, and its decoded samples, mixed to mono.</summary>
internal sealed record AudioTrack(JsonElement Stream, short[] Samples)
{
    public const int Rate = 48_000;

    private const int Loud = 3000;

    private double Start => Math.Max(0, double.Parse(Stream.GetProperty("start_time").GetString()!, CultureInfo.InvariantCulture));

    /// <summary>Returns the times in seconds when the audio begins and ends. Asserts that it never pauses between them.</summary>
    public (double Begin, double End) Cue()
    {
        var first = Array.FindIndex(Samples, s => Math.Abs((int)s) > Loud);
        Assert.True(first > 0, "the audio begins");
        var last = Array.FindLastIndex(Samples, s => Math.Abs((int)s) > Loud);
        // Four periods of the tone.
        const int Window = Rate / 110;
        for (var at = first; at + Window < last; at += Window)
            Assert.True(
                Samples.AsSpan(at, Window).ToArray().Any(s => Math.Abs((int)s) > Loud),
                $"the audio pauses at {Start + ((double)at / Rate)} s");
        return (Start + ((double)first / Rate), Start + ((double)last / Rate));
    }
}
