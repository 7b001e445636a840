using System.Buffers.Binary;
using System.Text;
using Encoder.Media.Planning;
using Encoder.Media.Tests.Commands;

namespace Encoder.Media.Tests.Probing;

/// <summary>Real files whose subtitles are bitmaps or closed captions in the video.</summary>
public sealed class HiddenTextTests : IDisposable
{
    private readonly Workshop _workshop = new();

    public void Dispose() => _workshop.Dispose();

    [Theory]
    [InlineData("a.mkv", "copy", "The subtitles of track 1 (hdmv_pgs_subtitle, German) are bitmaps, not text; they are left out.")]
    [InlineData("a.mkv", "dvdsub", "The subtitles of track 1 (dvd_subtitle, German) are bitmaps, not text; they are left out.")]
    [InlineData("a.mp4", "dvdsub", "The subtitles of track 1 (dvd_subtitle, German) are bitmaps, not text; they are left out.")]
    [InlineData("a.ts", "dvbsub", "The subtitles of track 1 (dvb_subtitle, German) are bitmaps, not text; they are left out.")]
    public async Task Bitmap_subtitles_are_named_in_a_warning(string name, string codec, string warning)
    {
        await File.WriteAllBytesAsync(_workshop.File("a.sup"), [.. Display(90_000, isShown: true), .. Display(180_000, isShown: false)]);
        var source = await _workshop.Make(
            "-f", "lavfi", "-i", "testsrc2=s=320x180:r=25:d=3", "-fix_sub_duration", "-f", "sup", "-i", _workshop.File("a.sup"),
            "-map", "0", "-map", "1", "-c:v", "libx264", "-preset", "ultrafast", "-c:s", codec, "-metadata:s:s:0", "language=ger", name);
        Assert.Equal([new(CaptionPlanner.SubtitlesSkipped, warning)], (await Plan(source, OutputFormat.Hls)).Warnings);
        Assert.Empty((await Plan(source, OutputFormat.Mp4)).Warnings);
    }

    /// <summary>Captions as broadcasts carry them, in front of each frame, and as an encoder passes them on.</summary>
    [Theory]
    [InlineData("a.mp4", "copy", "a.mp4")]
    [InlineData("a.ts", "copy", "a.ts")]
    [InlineData("a.mkv", "libx264", "a.mkv")]
    [InlineData("a.ts", "copy", "late.ts")]
    public async Task Closed_captions_in_the_video_are_named_in_a_warning(string name, string codec, string source)
    {
        var plain = await _workshop.Make(
            "-f", "lavfi", "-i", "testsrc2=s=320x180:r=25:d=4", "-c:v", "libx264", "-preset", "ultrafast", "-bf", "0", "-g", "25",
            "a.h264");
        await File.WriteAllBytesAsync(_workshop.File("captioned.h264"), Captioned(await File.ReadAllBytesAsync(plain)));
        var path = await _workshop.Make(
            "-r", "25", "-f", "h264", "-i", _workshop.File("captioned.h264"), "-c:v", codec, "-a53cc", "1", name);
        // Make a recording that begins between two keyframes.
        if (source != name)
        {
            var bytes = await File.ReadAllBytesAsync(path);
            await File.WriteAllBytesAsync(_workshop.File(source), bytes[(bytes.Length / 3 / 188 * 188)..]);
        }
        var warning = Assert.Single(
            (await Plan(_workshop.File(source), OutputFormat.Hls)).Warnings, found => found.Code == CaptionPlanner.ClosedCaptionsSkipped);
        Assert.Equal("The closed captions (CEA-608, CEA-708) in the video are left out.", warning.Message);
        Assert.DoesNotContain(
            (await Plan(_workshop.File(source), OutputFormat.Mp4)).Warnings, found => found.Code == CaptionPlanner.ClosedCaptionsSkipped);
    }

    private Task<EncodePlan> Plan(string source, OutputFormat format) =>
        _workshop.Plan(source, new PlanRequest([new PresetSpec("p", format, [144])], []));

    /// <summary>
    /// Returns a display set of Presentation Graphics (Blu-ray): composition, window, palette, a square of one colour, and end; or one
    /// that clears the screen.
    /// </summary>
    private static byte[] Display(uint time, bool isShown)
    {
        byte[] square = [.. Enumerable.Repeat(new byte[] { 0, 0x80 | 16, 1, 0, 0 }, 16).SelectMany(line => line)];
        byte[] composition = [1, 64, 0, 180, 0x10, 0, (byte)(isShown ? 0 : 1), (byte)(isShown ? 0x80 : 0), 0, 0, (byte)(isShown ? 1 : 0)];
        return
        [
            .. Segment(0x16, [.. composition, .. isShown ? new byte[] { 0, 0, 0, 0, 0, 20, 0, 20 } : []]),
            .. Segment(0x17, [1, 0, 0, 20, 0, 20, 0, 16, 0, 16]),
            .. isShown ? Segment(0x14, [0, 0, 1, 235, 128, 128, 255]) : [],
            .. isShown ? Segment(0x15, [0, 0, 0, 0xC0, 0, 0, (byte)(square.Length + 4), 0, 16, 0, 16, .. square]) : [],
            .. Segment(0x80, []),
        ];

        byte[] Segment(byte type, byte[] body)
        {
            var header = new byte[13];
            (header[0], header[1], header[10]) = ((byte)'P', (byte)'G', type);
            BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(2), time);
            BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(11), (ushort)body.Length);
            return [.. header, .. body];
        }
    }

    /// <summary>
    /// Adds a CEA-608 byte pair before each frame of H.264, in a supplemental enhancement information message (ATSC A/53 part 4).
    /// </summary>
    private static byte[] Captioned(byte[] stream)
    {
        byte[] data = [0xB5, 0, 0x31, .. Encoding.ASCII.GetBytes("GA94"), 3, 0x40 | 1, 0xFF, 0xFC, 0x94, 0x2C, 0xFF];
        byte[] message = [0, 0, 0, 1, 6, 4, (byte)data.Length, .. data, 0x80];
        var made = new List<byte>();
        for (var i = 0; i < stream.Length; i++)
        {
            var begins = i + 3 < stream.Length && stream.AsSpan(i, 3).SequenceEqual(new byte[] { 0, 0, 1 });
            if (begins && (stream[i + 3] & 31) is 1 or 5) made.AddRange(message);
            made.Add(stream[i]);
        }
        return [.. made];
    }
}
