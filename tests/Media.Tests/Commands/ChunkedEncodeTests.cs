using Encoder.Media.Commands;
using Encoder.Media.Packaging;
using Encoder.Media.Planning;
using Encoder.Media.Tests.Mp4;

namespace Encoder.Media.Tests.Commands;

/// <summary>
/// Chunks that are encoded separately give the same video as one encode: the same frames, times and keyframes.
/// </summary>
public sealed class ChunkedEncodeTests : IDisposable
{
    private const double MinPsnr = 35;
    private readonly Workshop _workshop = new();

    public void Dispose() => _workshop.Dispose();

    public static TheoryData<string, string[]> Sources => new()
    {
        {
            "25 fps, keyframes where segments begin",
            ["-f", "lavfi", "-i", "testsrc2=s=160x90:r=25:d=13", "-c:v", "libx264", "-preset", "veryfast", "-g", "50", "a.mp4"]
        },
        {
            "29.97 fps, keyframes anywhere, B-frames",
            [
                "-f", "lavfi", "-i", "testsrc2=s=160x90:r=30000/1001:d=13", "-c:v", "libx264", "-preset", "veryfast", "-g", "37",
                "-bf", "3", "a.mp4",
            ]
        },
        {
            "an open GOP",
            [
                "-f", "lavfi", "-i", "testsrc2=s=160x90:r=25:d=13", "-c:v", "libx264", "-preset", "veryfast", "-x264-params",
                "keyint=33:open-gop=1:bframes=3", "a.mkv",
            ]
        },
        {
            "short GOPs with B-frames",
            ["-f", "lavfi", "-i", "testsrc2=s=160x90:r=25:d=13", "-c:v", "libx264", "-preset", "veryfast", "-g", "3", "-bf", "2", "a.mp4"]
        },
        {
            "short GOPs with B-frames in fragments",
            [
                "-f", "lavfi", "-i", "testsrc2=s=160x90:r=25:d=13", "-c:v", "libx264", "-preset", "veryfast", "-g", "3", "-bf", "2",
                "-movflags", "frag_keyframe+empty_moov", "a.mp4",
            ]
        },
        {
            "short GOPs with B-frames in Matroska",
            ["-f", "lavfi", "-i", "testsrc2=s=160x90:r=25:d=13", "-c:v", "libx264", "-preset", "veryfast", "-g", "3", "-bf", "2", "a.mkv"]
        },
        {
            "HEVC with open GOPs",
            [
                "-f", "lavfi", "-i", "testsrc2=s=160x90:r=25:d=13", "-c:v", "libx265", "-preset", "ultrafast", "-x265-params",
                "log-level=none:keyint=40:open-gop=1:bframes=4", "a.mp4",
            ]
        },
        {
            "HEVC in Matroska",
            [
                "-f", "lavfi", "-i", "testsrc2=s=160x90:r=25:d=13", "-c:v", "libx265", "-preset", "ultrafast", "-x265-params",
                "log-level=none:keyint=40:bframes=4", "a.mkv",
            ]
        },
        {
            "MPEG-TS that begins late",
            [
                "-f", "lavfi", "-i", "testsrc2=s=160x90:r=25:d=13", "-c:v", "libx264", "-preset", "veryfast", "-g", "60",
                "-output_ts_offset", "7", "a.ts",
            ]
        },
        {
            "MPEG-2 with B-frames in a TS",
            ["-f", "lavfi", "-i", "testsrc2=s=160x90:r=25:d=13", "-c:v", "mpeg2video", "-q:v", "3", "-g", "15", "-bf", "2", "a.ts"]
        },
        { "FLV", ["-f", "lavfi", "-i", "testsrc2=s=160x90:r=25:d=13", "-c:v", "libx264", "-preset", "veryfast", "-g", "70", "a.flv"] },
        {
            "120 fps, halved",
            ["-f", "lavfi", "-i", "testsrc2=s=160x90:r=120:d=13", "-c:v", "libx264", "-preset", "ultrafast", "-g", "250", "a.mp4"]
        },
        {
            "interlaced",
            [
                "-f", "lavfi", "-i", "testsrc2=s=160x96:r=50:d=13,interlace=scan=tff", "-c:v", "libx264", "-preset", "veryfast",
                "-flags", "+ildct+ilme", "-x264-params", "tff=1:keyint=75", "a.mp4",
            ]
        },
        {
            "film in 3:2 pulldown, H.264",
            [
                "-f", "lavfi", "-i", "testsrc2=s=160x96:r=24000/1001:d=15,telecine=first_field=top:pattern=23,setfield=tff", "-c:v",
                "libx264", "-preset", "veryfast", "-crf", "12", "-flags", "+ildct+ilme", "-x264-params", "tff=1:keyint=75", "a.mp4",
            ]
        },
        {
            "film in 3:2 pulldown, MPEG-2 in a TS",
            [
                "-f", "lavfi", "-i", "testsrc2=s=160x96:r=24000/1001:d=15,telecine=first_field=top:pattern=23,setfield=tff", "-c:v",
                "mpeg2video", "-q:v", "2", "-g", "15", "-bf", "2", "-flags", "+ildct+ilme", "-top", "1", "-output_ts_offset", "7", "a.ts",
            ]
        },
        {
            "a varying rate",
            [
                "-f", "lavfi", "-i", "testsrc2=s=160x90:r=25:d=13,select='not(between(mod(n,7),2,3))'", "-vsync", "vfr", "-c:v", "libx264",
                "-preset", "veryfast", "-g", "40", "a.mkv",
            ]
        },
        {
            "an edit list",
            ["-f", "lavfi", "-i", "testsrc2=s=160x90:r=25:d=14", "-c:v", "libx264", "-preset", "veryfast", "-g", "60", "first.mp4"]
        },
    };

    [Theory]
    [MemberData(nameof(Sources))]
    public async Task Chunks_give_the_same_video_as_one_encode(string name, string[] arguments)
    {
        var source = await _workshop.Make(arguments);
        if (name == "an edit list") source = await _workshop.Make("-ss", "0.48", "-i", source, "-c", "copy", "b.mp4");
        var (whole, _) = await Encode(source, 3600);
        var (chunked, plan) = await Encode(source, 4);

        Assert.True(plan.Chunks.Length >= 3, $"{name}: {plan.Chunks.Length} chunks");
        var (wholePackets, chunkedPackets) = (Ffmpeg.Packets(whole), Ffmpeg.Packets(chunked));
        Assert.Equal(plan.Preparation.Frames, chunkedPackets.Length);
        Assert.Equal(wholePackets.Length, chunkedPackets.Length);
        Assert.Equal(Times(wholePackets), Times(chunkedPackets), (a, b) => Math.Abs(a - b) <= 1);
        Assert.Equal(Times(wholePackets.Where(p => p.IsKey)), Times(chunkedPackets.Where(p => p.IsKey)), (a, b) => Math.Abs(a - b) <= 1);
        // Compare frame by frame: after a missing, repeated or shifted frame, the pairs differ visibly.
        Assert.All(Psnr(whole, chunked), psnr => Assert.True(psnr > MinPsnr, $"{name}: {psnr} dB"));
    }

    private async Task<(string File, EncodePlan Plan)> Encode(string source, double chunkDuration)
    {
        var plan = await _workshop.Plan(
            source, new PlanRequest([new PresetSpec("p", OutputFormat.Hls, [144])], []),
            new EncodingOptions
            {
                ChunkDuration = chunkDuration,
                AlwaysReencode = true,
                Rungs = new Dictionary<int, RungEncoding> { [144] = new() { Crf = 12, MaxRate = 50_000_000 } },
            });
        // The source's bit rate does not cap the quality here: at high quality, any difference is a difference between frames.
        plan = plan with { Video = [.. plan.Video.Select(v => v with { MaxRate = 50_000_000 })] };
        var chunks = new List<ChunkFile>();
        foreach (var chunk in plan.Chunks)
        {
            var folder = Directory.CreateDirectory(Path.Combine(_workshop.Outputs, $"{chunkDuration}-{chunk.Index}")).FullName;
            await _workshop.Run(EncodeCommand.Build(plan, chunk, Workshop.Limits, source, folder));
            chunks.Add(new ChunkFile(Path.Combine(folder, $"{plan.Video[0].Key}.mp4"), chunk.Start));
        }
        var joined = Path.Combine(_workshop.Outputs, $"{chunkDuration}.mp4");
        Assert.Null(ChunkJoin.Write(new RungSource("144", [.. chunks]), joined));
        return (joined, plan);
    }

    private static long[] Times(IEnumerable<Packet> packets) => [.. packets.Select(p => p.Pts).Order()];

    /// <summary>Returns the PSNR of each pair of frames of two files, in dB and in order.</summary>
    private static double[] Psnr(string one, string other) =>
    [
        .. Ffmpeg.Lines(
            "-i", one, "-i", other, "-filter_complex", "[0:v]setpts=N/25/TB[a];[1:v]setpts=N/25/TB[b];[a][b]psnr=stats_file=-", "-fps_mode",
            "passthrough", "-f", "null")
            .Where(line => line.StartsWith("n:", StringComparison.Ordinal))
            .Select(line => line.Split(' ').First(field => field.StartsWith("psnr_avg:", StringComparison.Ordinal))[9..])
            .Select(text => text == "inf" ? double.PositiveInfinity : double.Parse(text)),
    ];
}
