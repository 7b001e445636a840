using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;
using Encoder.EndToEnd.Running;
using Encoder.Testing;

namespace Encoder.Faults.Hostile;

/// <summary>
/// Tests files that try to make ffmpeg open other files of this machine. Neither a secret text nor a frame of a secret video may get into
/// any output, answer, log or stored file.
/// </summary>
public sealed class CanaryTests(HostileService service) : IClassFixture<HostileService>, IDisposable
{
    /// <summary>The colour of the secret video, which no other video here has.</summary>
    private const string Colour = "0xff00ff";

    private readonly string _secret = $"canary-{Guid.NewGuid():N}";
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Hostile => new(
        "HLS playlist of a file URL", "HLS playlist of a path", "HLS playlist with a key", "HLS playlist with an init segment",
        "concat script", "concat script with options", "DASH manifest", "SDP", "SMIL", "mov with a data reference", "m3u",
        "subtitles that name another file", "matroska with a playlist attached", "image pattern");

    /// <summary>The files that would show the secret video if they were opened without protection.</summary>
    public static TheoryData<string> Live => new(
        "HLS playlist of a file URL", "HLS playlist of a path", "concat script", "DASH manifest", "mov with a data reference");

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task Nothing_of_another_file_is_disclosed(string what)
    {
        // Places the secret in the data folder, beside the settings; Make also writes it elsewhere.
        await File.WriteAllTextAsync(Path.Combine(service.DataFolder, "secret.txt"), _secret);
        var job = await service.Run(Make(what));
        service.Check(what, job);
        foreach (var file in job.Files ?? []) Assert.False(ShowsCanary(service.PathOf(file.FilePath)), $"{what}: {file.FilePath}");

        var answers = await Task.WhenAll(
            service.Client.Get($"/v1/encoder/jobs/{job.Id}?include=plan,verification"), service.Client.Get($"/v1/files/{job.VideoId}"));
        Assert.All(answers, answer => Assert.DoesNotContain(_secret, answer.Body, StringComparison.Ordinal));
        Assert.DoesNotContain(service.Log, line => line.Contains(_secret, StringComparison.Ordinal));
        File.Delete(Path.Combine(service.DataFolder, "secret.txt"));
        foreach (var file in Directory.EnumerateFiles(service.DataFolder, "*", SearchOption.AllDirectories))
        {
            // These are empty, and the service holds them open.
            if (Path.GetFileName(file) is "lock" or "grains.sock") continue;
            Assert.False(Contains(file, _secret), $"{what}: {file}");
        }
        await service.CheckNothingIsLeft();
    }

    /// <summary>Proves that these files are dangerous; otherwise the test above would prove nothing.</summary>
    [Theory]
    [MemberData(nameof(Live))]
    public void Opened_without_protection_they_show_the_other_file(string what)
    {
        var path = Make(what);
        string[] options = what switch
        {
            "concat script" => ["-f", "concat", "-safe", "0"],
            "mov with a data reference" => ["-f", "mov", "-enable_drefs", "1", "-use_absolute_path", "1"],
            "DASH manifest" => ["-f", "dash"],
            _ => ["-f", "hls", "-allowed_extensions", "ALL"],
        };
        Assert.True(ShowsCanary(path, ["-protocol_whitelist", "file,crypto,data", .. options]));
    }

    public void Dispose() => _folder.Dispose();

    private string Make(string what)
    {
        var (text, video) = (_folder.File("secret.txt"), Secret());
        File.WriteAllText(text, _secret);
        var settings = Path.Combine(service.DataFolder, "secret.txt");
        const string Playlist = "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:2\n#EXT-X-PLAYLIST-TYPE:VOD\n";
        switch (what)
        {
            case "HLS playlist of a file URL":
                return Write("a.m3u8", $"{Playlist}#EXTINF:1,\nfile://{video}\n#EXT-X-ENDLIST\n");
            case "HLS playlist of a path":
                return Write("a.m3u8", $"{Playlist}#EXTINF:1,\n{video}\n#EXT-X-ENDLIST\n");
            case "HLS playlist with a key":
                return Write(
                    "a.m3u8",
                    $"{Playlist}#EXT-X-KEY:METHOD=AES-128,URI=\"file://{settings}\"\n#EXTINF:1,\nfile://{video}\n#EXT-X-ENDLIST\n");
            case "HLS playlist with an init segment":
                return Write("a.m3u8", $"{Playlist}#EXT-X-MAP:URI=\"file://{settings}\"\n#EXTINF:1,\nfile://{video}\n#EXT-X-ENDLIST\n");
            case "m3u":
                return Write("a.m3u", $"#EXTM3U\n#EXTINF:1,x\n{text}\n{settings}\n");
            case "concat script":
                return Write("a.txt", $"ffconcat version 1.0\nfile '{video}'\n");
            case "concat script with options":
                return Write(
                    "a.ffconcat",
                    $"ffconcat version 1.0\nfile 'subfile,,start,0,end,0,,:{settings}'\n"
                    + $"option safe 0\nfile_packet_metadata x={settings}\n");
            case "DASH manifest":
                return Write(
                    "a.mpd",
                    "<?xml version=\"1.0\"?>"
                    + "<MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" type=\"static\" mediaPresentationDuration=\"PT1S\">"
                    + "<Period><AdaptationSet mimeType=\"video/mp4\"><Representation id=\"1\" bandwidth=\"1000\">"
                    + $"<BaseURL>file://{video}</BaseURL></Representation></AdaptationSet></Period></MPD>");
            case "SDP":
                return Write("a.sdp", $"v=0\no=- 0 0 IN IP4 127.0.0.1\ns={settings}\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5000 RTP/AVP 96\n");
            case "SMIL":
                return Write("a.smil", $"<smil><body><video src=\"file://{video}\"/><textstream src=\"file://{settings}\"/></body></smil>");
            case "subtitles that name another file":
                return Write("a.idx", $"# VobSub index file, v7 (do not modify this line!)\nid: en, index: 0\n# {settings}\n");
            case "image pattern":
                return Write("%03d.jpg", $"{text}\n");
            case "matroska with a playlist attached":
                var (attached, container) = (Write("attached.m3u8", $"{Playlist}#EXTINF:1,\nfile://{settings}\n"), _folder.File("a.mkv"));
                Tool.Run(
                    "ffmpeg", "-v", "error", "-y", "-i", Clip.Tiny, "-c", "copy",
                    "-attach", attached, "-metadata:s:t", "mimetype=text/plain",
                    container);
                return container;
            default:
                var reference = _folder.File("a.mov");
                File.WriteAllBytes(reference, WithDataReference(File.ReadAllBytes(video), video));
                return reference;
        }
    }

    private string Write(string name, string content)
    {
        var path = _folder.File(name);
        File.WriteAllText(path, content);
        return path;
    }

    /// <summary>Makes 1 s of video in the secret colour, with the secret as its title. The index (moov) is at the end.</summary>
    private string Secret()
    {
        var path = _folder.File("secret.mp4");
        if (!File.Exists(path))
        {
            Tool.Run(
                "ffmpeg", "-v", "error", "-f", "lavfi", "-i", $"color={Colour}:s=256x144:r=25:d=1",
                "-c:v", "libx264", "-pix_fmt", "yuv420p",
                "-metadata", $"title={_secret}", path);
        }
        return path;
    }

    /// <summary>
    /// Makes the movie claim that its media is in another file: a data reference of type "alis" (QuickTime File Format, data reference
    /// atoms), as ffmpeg reads it.
    /// </summary>
    private static byte[] WithDataReference(byte[] movie, string path)
    {
        var target = Encoding.UTF8.GetBytes(path);
        // The fields before the first typed entry, in bytes: header 12, then 10, volume 28, 12, file name 64, 16, two levels of 2 each, 16.
        const int At = 12 + 10 + 28 + 12 + 64 + 16 + 4 + 16;
        var alias = new byte[At + 4 + target.Length + (target.Length & 1) + 4];
        BinaryPrimitives.WriteUInt32BigEndian(alias, (uint)alias.Length);
        "alis"u8.CopyTo(alias.AsSpan(4));
        BinaryPrimitives.WriteInt16BigEndian(alias.AsSpan(At), 2);
        BinaryPrimitives.WriteInt16BigEndian(alias.AsSpan(At + 2), (short)target.Length);
        target.CopyTo(alias.AsSpan(At + 4));
        BinaryPrimitives.WriteInt16BigEndian(alias.AsSpan(At + 4 + target.Length + (target.Length & 1)), -1);

        // The alias replaces the 12-byte entry "url ", which says that the media is in this file.
        var entry = movie.AsSpan().IndexOf("url \0\0\0\u0001"u8) - 4;
        Assert.True(entry > 0, "there is a data reference");
        byte[] changed = [.. movie[..entry], .. alias, .. movie[(entry + 12)..]];
        foreach (var name in new[] { "moov", "trak", "mdia", "minf", "dinf", "dref" })
        {
            var box = changed.AsSpan().IndexOf(Encoding.ASCII.GetBytes(name)) - 4;
            var size = BinaryPrimitives.ReadUInt32BigEndian(changed.AsSpan(box));
            BinaryPrimitives.WriteUInt32BigEndian(changed.AsSpan(box), (uint)(size + alias.Length - 12));
        }
        // Overwrites the title: it is the secret, which an attacker would not have.
        Encoding.ASCII.GetBytes(new string('x', 39)).CopyTo(changed.AsSpan(changed.AsSpan().IndexOf("canary-"u8)));
        // Clears the media, so that frames can come only from the other file.
        var media = changed.AsSpan().IndexOf("mdat"u8) + 4;
        changed.AsSpan(media, changed.AsSpan().IndexOf("moov"u8) - 4 - media).Clear();
        return changed;
    }

    /// <summary>Returns whether the first decodable frame has the secret video's colour.</summary>
    private static bool ShowsCanary(string path, params string[] options)
    {
        var start = new ProcessStartInfo(
            "ffmpeg",
            ["-v", "error", .. options, "-i", path, "-frames:v", "1", "-vf", "scale=1:1", "-pix_fmt", "rgb24", "-f", "rawvideo", "-"])
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using var ffmpeg = Process.Start(start)!;
        var errors = ffmpeg.StandardError.ReadToEndAsync();
        using var pixel = new MemoryStream();
        ffmpeg.StandardOutput.BaseStream.CopyTo(pixel);
        ffmpeg.WaitForExit();
        _ = errors.Result;
        return pixel.ToArray() is [> 200, < 60, > 200];
    }

    private static bool Contains(string file, string text)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;
    }
}
