using System.Text;
using Encoder.Contracts.Jobs;
using Encoder.EndToEnd.Running;
using Encoder.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Encoder.EndToEnd.Matrix;

/// <summary>
/// Tests that a source that is not a video fails with a fitting code, has no output, and reveals nothing about the machine.
/// </summary>
[Collection(Unchunked.Name)]
public sealed class RefusalTests(Unchunked line) : IDisposable
{
    private const string Canary = "canary-3f9a";
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, string> Refused => new()
    {
        { "sound only", JobErrorCodes.NoVideoStream },
        { "text", JobErrorCodes.SourceUnreadable },
        { "truncated", JobErrorCodes.SourceUnreadable },
        { "truncated behind its index", JobErrorCodes.SourceUnreadable },
        { "ffconcat playlist", JobErrorCodes.SourceUnreadable },
        { "HLS playlist", JobErrorCodes.SourceUnreadable },
        { "DASH manifest", JobErrorCodes.SourceUnreadable },
        { "SDP", JobErrorCodes.SourceUnreadable },
        { "a.png", JobErrorCodes.SourceIsPicture },
        { "a.jpg", JobErrorCodes.SourceIsPicture },
        { "a.webp", JobErrorCodes.SourceIsPicture },
        { "a.gif", JobErrorCodes.SourceIsPicture },
        { "pixels too oblong to be decoded", JobErrorCodes.SourceUnreadable },
        { "a thousand streams", JobErrorCodes.SourceTooLarge },
        { "an animated webp", JobErrorCodes.SourceIsPicture },
        { "times for more pictures than there are", JobErrorCodes.SourceUnreadable },
        { "a picture that stands for days", JobErrorCodes.SourceUnreadable },
        { "pictures that are shown all at once", JobErrorCodes.SourceUnreadable },
        { "Dolby Vision of profile 5", JobErrorCodes.SourceDolbyVision },
        { "truncated behind its segment index", JobErrorCodes.SourceUnreadable },
        { "HEVC in FLV", JobErrorCodes.SourceUnreadable },
        { "Dolby Vision of profile 10.0", JobErrorCodes.SourceDolbyVision },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task A_source_that_is_not_a_video_is_rejected(string what, string code) =>
        Check(await line.Run(Make(what), id => Jobs.Small(id, "http://127.0.0.1:9/") with { WebhookUrl = null }), code);

    // Zero bytes cannot be uploaded, so they are only tested by URL.
    [Theory]
    [InlineData("zero bytes")]
    [InlineData("HLS playlist")]
    [InlineData("DASH manifest")]
    public async Task A_source_that_is_not_a_video_is_rejected_at_a_url(string what)
    {
        var path = Make(what);
        await using var site = WebApplication.CreateSlimBuilder().Build();
        site.Urls.Add("http://127.0.0.1:0");
        site.MapGet("/a.mp4", () => Results.File(path, "video/mp4"));
        await site.StartAsync();
        Check(
            await line.Run(Jobs.Small("", "") with { VideoId = null, VideoUrl = $"{site.Urls.First()}/a.mp4", WebhookUrl = null }),
            JobErrorCodes.SourceUnreadable);
    }

    private static void Check(Job job, string code)
    {
        Assert.Equal((JobStatus.Failed, code), (job.Status, job.Error?.Code));
        Assert.Empty(job.Files ?? []);
        Assert.NotEmpty(job.Error!.Message);
        Assert.DoesNotContain("/", job.Error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, job.Error.Message, StringComparison.Ordinal);
    }

    private string Make(string what)
    {
        var path = _folder.File("a.mp4");
        var canary = _folder.File($"{Canary}.mp4");
        switch (what)
        {
            case "sound only":
                Tool.Run("ffmpeg", "-v", "error", "-f", "lavfi", "-i", "sine=d=2", "-c:a", "aac", path);
                break;
            case "a.png" or "a.jpg" or "a.webp" or "a.gif":
                var made = _folder.File(what);
                Tool.Run("ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=s=64x48:r=1:d=1", "-frames:v", "1", made);
                File.Move(made, path);
                break;
            case "pixels too oblong to be decoded":
                Tool.Run(
                    "ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=s=320x240:r=25:d=2", "-c:v", "libx264", "-preset", "ultrafast",
                    "-bsf:v", "h264_metadata=sample_aspect_ratio=65535/1", "-f", "mpegts", path);
                break;
            case "a thousand streams":
                string[] maps = [.. Enumerable.Repeat(0, 1000).SelectMany(_ => new[] { "-map", "0:v" })];
                Tool.Run(
                    "ffmpeg", ["-v", "error", "-f", "lavfi", "-i", "color=black:s=16x16:r=25:d=0.08", .. maps, "-c:v", "mpeg4", path]);
                break;
            case "an animated webp":
                Tool.Run(
                    "ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=s=64x48:r=5:d=1", "-f", "webp", "-c:v", "libwebp_anim", path);
                break;
            case "times for more pictures than there are":
                MakeEdited(path, Boxes.Times(0x7f7f7f7f, 0x7f7f7f7f));
                break;
            case "a picture that stands for days":
                MakeEdited(path, Boxes.Times(50, 0x7f7f7f7f));
                break;
            case "pictures that are shown all at once":
                MakeEdited(path, Boxes.Times(50, 0));
                break;
            case "Dolby Vision of profile 5":
                MakeEdited(path, Boxes.DolbyVision(5, 0));
                break;
            case "Dolby Vision of profile 10.0":
                MakeEdited(path, Boxes.DolbyVision(10, 0));
                break;
            case "truncated behind its segment index":
                MakeEdited(
                    path, file => file[..(file.Length / 4)], "-g", "10", "-f", "mp4", "-movflags",
                    "+frag_keyframe+empty_moov+dash+global_sidx");
                break;
            case "HEVC in FLV":
                MakeEdited(path, Boxes.EnhancedFlv, "-f", "flv");
                break;
            case "zero bytes":
                File.WriteAllBytes(path, []);
                break;
            case "truncated":
                File.WriteAllBytes(path, File.ReadAllBytes(Clip.Short)[..50_000]);
                break;
            case "truncated behind its index":
                Tool.Run("ffmpeg", "-v", "error", "-i", Clip.Short, "-c", "copy", "-movflags", "+faststart", path);
                using (var file = File.OpenWrite(path)) file.SetLength(file.Length / 2);
                break;
            default:
                File.Copy(Clip.Short, canary);
                File.WriteAllText(path, what switch
                {
                    "ffconcat playlist" => $"ffconcat version 1.0\nfile '{canary}'\n",
                    "HLS playlist" => $"#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nfile://{canary}\n#EXT-X-ENDLIST\n",
                    "DASH manifest" =>
                        "<?xml version=\"1.0\"?>"
                        + "<MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" type=\"static\" mediaPresentationDuration=\"PT2S\">"
                        + "<Period><AdaptationSet mimeType=\"video/mp4\"><Representation id=\"1\" bandwidth=\"1000\">"
                        + $"<BaseURL>file://{canary}</BaseURL></Representation></AdaptationSet></Period></MPD>",
                    "SDP" =>
                        "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5000 RTP/AVP 96\na=rtpmap:96 H264/90000\n",
                    _ => $"Hello, {Canary}\n",
                }, Encoding.ASCII);
                break;
        }
        return path;
    }

    /// <summary>Makes a video of 50 frames and edits its bytes.</summary>
    private static void MakeEdited(string path, Func<byte[], byte[]> edit, params string[] options)
    {
        Tool.Run(
            "ffmpeg",
            [
                "-v", "error", "-f", "lavfi", "-i", "testsrc2=s=320x240:r=25:d=2", "-c:v", "libx264", "-preset", "ultrafast", .. options,
                path,
            ]);
        File.WriteAllBytes(path, edit(File.ReadAllBytes(path)));
    }

    public void Dispose() => _folder.Dispose();
}
