namespace Encoder.EndToEnd.Running;

/// <summary>Videos with motion and audio, each made once, on first use.</summary>
internal static class Clip
{
    private static readonly string s_folder = Directory.CreateTempSubdirectory("encoder-clips-").FullName;
    private static readonly Lazy<string> s_tiny = new(() => Make("tiny", "256x144", 1, hasAudio: false));
    private static readonly Lazy<string> s_short = new(() => Make("short", "640x360", 2));
    private static readonly Lazy<string> s_medium = new(() => Make("medium", "1280x720", 6));
    private static readonly Lazy<string> s_long = new(() => Make("long", "1280x720", 30));
    private static readonly Lazy<string> s_threeTracks = new(MakeTracks);

    static Clip() => AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(s_folder, recursive: true);

    /// <summary>1 s of 256x144, without audio.</summary>
    public static string Tiny => s_tiny.Value;

    /// <summary>2 s of 640x360. A job on it takes about a second.</summary>
    public static string Short => s_short.Value;

    /// <summary>6 s of 1280x720.</summary>
    public static string Medium => s_medium.Value;

    /// <summary>30 s of 1280x720, long enough to disturb the service while it encodes.</summary>
    public static string Long => s_long.Value;

    /// <summary>
    /// 6 s of 320x180 with three audio tracks: quiet English stereo, the default; German in 5.1; and an English commentary for blind
    /// viewers, which is slightly shorter.
    /// </summary>
    public static string ThreeTracks => s_threeTracks.Value;

    private static string MakeTracks()
    {
        var path = Path.Combine(s_folder, "tracks.mkv");
        Tool.Run(
            "ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=s=320x180:r=25:d=6", "-f", "lavfi", "-i", "sine=f=440:r=48000:d=6",
            "-f", "lavfi", "-i", "sine=f=660:r=48000:d=6", "-f", "lavfi", "-i", "sine=f=880:r=48000:d=5.5",
            "-map", "0", "-map", "1", "-map", "2", "-map", "3", "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p",
            "-c:a", "aac", "-b:a:1", "384k",
            "-filter:a:0", "volume=-12dB,aformat=channel_layouts=stereo",
            "-filter:a:1", "pan=5.1|c0=c0|c1=0.7*c0|c2=c0|c3=0.1*c0|c4=0.5*c0|c5=0.5*c0",
            "-filter:a:2", "aformat=channel_layouts=stereo",
            "-metadata:s:a:0", "language=eng", "-metadata:s:a:1", "language=deu", "-metadata:s:a:2", "language=eng",
            "-metadata:s:a:2", "title=The \"maker\" talks", "-disposition:a:0", "default", "-disposition:a:1", "0",
            "-disposition:a:2", "comment+visual_impaired", path);
        return path;
    }

    private static string Make(string name, string size, int seconds, bool hasAudio = true)
    {
        var path = Path.Combine(s_folder, $"{name}.mp4");
        string[] audio = hasAudio ? ["-f", "lavfi", "-i", $"sine=f=440:r=48000:d={seconds}"] : [];
        Tool.Run(
            "ffmpeg", ["-v", "error", "-f", "lavfi", "-i", $"testsrc2=s={size}:r=25:d={seconds}", .. audio,
            "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac", "-shortest", path]);
        return path;
    }
}
