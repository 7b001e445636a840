namespace Encoder.EndToEnd.Running;

/// <summary>Videos with motion and sound, made once.</summary>
internal static class Clip
{
    private static readonly string s_folder = Directory.CreateTempSubdirectory("encoder-clips-").FullName;

    static Clip() => AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(s_folder, recursive: true);

    /// <summary>1 s of 256x144, without sound.</summary>
    public static string Tiny { get; } = Make("tiny", "256x144", 1, sound: false);

    /// <summary>2 s of 640x360: a job of it takes about a second.</summary>
    public static string Short { get; } = Make("short", "640x360", 2);

    /// <summary>6 s of 1280x720.</summary>
    public static string Medium { get; } = Make("medium", "1280x720", 6);

    /// <summary>30 s of 1280x720: there is time to do something to the service while it encodes.</summary>
    public static string Long { get; } = Make("long", "1280x720", 30);

    private static string Make(string name, string size, int seconds, bool sound = true)
    {
        var path = Path.Combine(s_folder, $"{name}.mp4");
        string[] audio = sound ? ["-f", "lavfi", "-i", $"sine=f=440:r=48000:d={seconds}"] : [];
        Tool.Run(
            "ffmpeg", ["-v", "error", "-f", "lavfi", "-i", $"testsrc2=s={size}:r=25:d={seconds}", .. audio,
            "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac", "-shortest", path]);
        return path;
    }
}
