using System.Globalization;
using Encoder.EndToEnd.Running;

namespace Encoder.EndToEnd.Matrix;

/// <summary>
/// How a source is made. Its picture has a colour in each corner and a middle that turns from black to white after one second; its sound begins at that moment. So that an output
/// tells whether it is upright, in the right colours, and in time.
/// </summary>
internal sealed record Recipe
{
    /// <summary>When the middle turns white and the sound begins.</summary>
    public const double Cue = 1;

    /// <summary>Pixels, before pixel aspect and rotation.</summary>
    public int Width { get; init; } = 640;

    public int Height { get; init; } = 360;

    public string Rate { get; init; } = "25";

    public double Seconds { get; init; } = 2;

    /// <summary>Filters after the picture has been drawn.</summary>
    public string Filter { get; init; } = "";

    public string Video { get; init; } = "-c:v libx264 -preset ultrafast -pix_fmt yuv420p";

    /// <summary>Encoder of the sound; null for none.</summary>
    public string? Audio { get; init; } = "-c:a aac";

    /// <summary>Layout of the sound.</summary>
    public string Layout { get; init; } = "stereo";

    public int SampleRate { get; init; } = 48_000;

    public double AudioSeconds { get; init; } = 2;

    /// <summary>Seconds by which the sound's timestamps begin after the picture's.</summary>
    public double AudioDelay { get; init; }

    /// <summary>Samples that the sound's encoder takes at once.</summary>
    public int FrameSize { get; init; } = 1024;

    /// <summary>Further options of the output.</summary>
    public string Options { get; init; } = "";

    public string Extension { get; init; } = "mp4";

    /// <summary>Options of a second run that copies what the first one made; {first} is its result.</summary>
    public string? Again { get; init; }

    /// <summary>Makes it in a folder.</summary>
    public string Make(string folder)
    {
        var first = Path.Combine(folder, $"first.{(Again is null ? Extension : "mp4")}");
        Tool.Run("ffmpeg", ["-v", "error", .. Inputs(), "-map", "[v]", .. Audio is null ? [] : (string[])["-map", "[a]"], .. Words(Video), .. Words(Audio ?? ""), .. Words(Options), "-y", first]);
        if (Again is null) return first;
        var second = Path.Combine(folder, $"second.{Extension}");
        var subtitles = Path.Combine(folder, "subtitles.srt");
        File.WriteAllText(subtitles, "1\n00:00:00,000 --> 00:00:01,000\nHello\n");
        Tool.Run("ffmpeg", ["-v", "error", .. Words(Again.Replace("{first}", first, StringComparison.Ordinal).Replace("{subtitles}", subtitles, StringComparison.Ordinal)), "-y", second]);
        return second;
    }

    private string[] Inputs()
    {
        var corner = $"w=iw/3:h=ih/3:t=fill";
        var picture = string.Create(CultureInfo.InvariantCulture,
            $"color=c=gray:s={Width}x{Height}:r={Rate}:d={Seconds},format=gbrp,drawbox=x=0:y=0:{corner}:c=red,drawbox=x=iw-iw/3:y=0:{corner}:c=lime,drawbox=x=0:y=ih-ih/3:{corner}:c=blue,drawbox=x=iw-iw/3:y=ih-ih/3:{corner}:c=yellow,drawbox=x=iw/3:y=ih/3:{corner}:c=black,drawbox=x=iw/3:y=ih/3:{corner}:c=white:enable='gte(t,{Cue})'");
        if (Filter.Length > 0) picture += $",{Filter}";
        var sound = string.Create(CultureInfo.InvariantCulture,
            $"aevalsrc=exprs='if(gte(t,{Cue - AudioDelay}),0.5*sin(2*PI*440*t),0)':s={SampleRate}:d={AudioSeconds - AudioDelay},aformat=channel_layouts={Layout},asetpts=PTS+{AudioDelay}/TB,asetnsamples=n={FrameSize}:p=0");
        return Audio is null ? ["-filter_complex", $"{picture}[v]"] : ["-filter_complex", $"{picture}[v];{sound}[a]"];
    }

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
