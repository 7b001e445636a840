using System.Collections.Concurrent;
using Encoder.Testing;

namespace Encoder.Media.Tests.Mp4;

/// <summary>
/// Small clips like those that encodes make: only H.264 video, only AAC audio, or both. All tests share them; each is made once.
/// </summary>
internal static class Clips
{
    private static readonly TemporaryFolder s_folder = new();
    private static readonly ConcurrentDictionary<string, Lazy<string>> s_made = [];

    static Clips() => AppDomain.CurrentDomain.ProcessExit += (_, _) => s_folder.Dispose();

    /// <summary>Makes a video encode: High profile, B-frames, closed GOPs, a keyframe every 2 s, BT.709, not fragmented.</summary>
    /// <param name="size">Width and height, such as "160x90".</param>
    /// <param name="rate">Frames per second, such as "30000/1001".</param>
    /// <param name="seconds">The duration.</param>
    /// <param name="filter">The filters between source and encoder.</param>
    /// <param name="more">More output options.</param>
    public static string Video(string size, string rate, double seconds, string filter = "null", params string[] more) =>
        Make($"v {size} {rate} {seconds} {filter} {string.Join(' ', more)}", path => Ffmpeg.Run(
        [
            "-f", "lavfi", "-i", $"testsrc2=size={size}:rate={rate}:duration={seconds}",
            "-vf", $"{filter},setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709", .. Encode, .. more, path,
        ]));

    /// <summary>Makes an audio encode: AAC-LC.</summary>
    public static string Audio(double seconds, int sampleRate = 48000, int channels = 2) =>
        Make($"a {seconds} {sampleRate} {channels}", path => Ffmpeg.Run(
            "-f", "lavfi", "-i", $"sine=frequency=440:sample_rate={sampleRate}:duration={seconds}", "-ac", $"{channels}", "-c:a", "aac",
            "-b:a", "64k", path));

    /// <summary>Muxes video and audio into one file with moov first, like the MP4 renditions.</summary>
    public static string Muxed(string video, string audio) =>
        Make(
            $"m {video} {audio}",
            path => Ffmpeg.Run("-i", video, "-i", audio, "-map", "0:v", "-map", "1:a", "-c", "copy", "-movflags", "+faststart", path));

    /// <summary>Copies the streams of a file to another with the given muxer options.</summary>
    public static string Remuxed(string source, params string[] options) =>
        Make($"r {source} {string.Join(' ', options)}", path => Ffmpeg.Run(["-i", source, "-map", "0", "-c", "copy", .. options, path]));

    /// <summary>Returns the path of a file that <paramref name="make"/> writes, once for each <paramref name="key"/>.</summary>
    public static string Make(string key, Action<string> make, string extension = "mp4") => s_made.GetOrAdd(key, _ => new Lazy<string>(() =>
    {
        var path = s_folder.File($"{Guid.NewGuid():N}.{extension}");
        make(path);
        return path;
    })).Value;

    private static string[] Encode =>
    [
        "-fps_mode", "passthrough", "-c:v", "libx264", "-preset", "veryfast", "-profile:v", "high", "-pix_fmt", "yuv420p", "-crf", "30",
        "-threads", "1",
        "-force_key_frames", "expr:gte(t,n_forced*2)", "-x264-params", "scenecut=0:keyint=1000:open-gop=0:bframes=3",
    ];
}
