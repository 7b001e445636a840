using System.Globalization;
using Encoder.Media.Packaging;
using Encoder.Media.Planning;
using Encoder.Media.Tests.Mp4;
using Encoder.Testing;

namespace Encoder.Media.Tests.Packaging;

/// <summary>A ladder that is packaged for a test.</summary>
internal sealed class PackagedLadder : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public PackagedLadder(HlsSource source) => Result = HlsPackager.Package(source, _folder.Path);

    /// <summary>Packages two rungs, of 160x90 and 320x180.</summary>
    public static PackagedLadder Of(
        double seconds, double? audioSeconds = null, string rate = "25", string filter = "null", int sampleRate = 48000) =>
        new(Source(seconds, audioSeconds, rate, filter, sampleRate));

    public static HlsSource Source(
        double seconds, double? audioSeconds = null, string rate = "25", string filter = "null", int sampleRate = 48000) =>
        new(
        [Rung("90", Clips.Video("160x90", rate, seconds, filter)), Rung("180", Clips.Video("320x180", rate, seconds, filter))],
        audioSeconds is null ? [] : [Audio(Clips.Audio(audioSeconds.Value, sampleRate))]);

    public static AudioSource Audio(string path, string name = "audio", AudioLabel? label = null) =>
        new(name, path, label ?? AudioLabel.Unknown);

    public static RungSource Rung(string name, string path) => new(name, [new ChunkFile(path, 0)]);

    public PackagingResult Result { get; }

    public HlsLadder Ladder => Result.Ladder ?? throw new InvalidOperationException(Result.Problem!.Message);

    public string File(params string[] parts) => Path.Combine([_folder.Path, .. parts]);

    public string[] Lines(params string[] parts) => System.IO.File.ReadAllLines(File([.. parts, "index.m3u8"]));

    /// <summary>Returns the segment durations that a track's playlist states, in seconds.</summary>
    public double[] Durations(string track) =>
    [
        .. Lines(track).Where(line => line.StartsWith("#EXTINF:", StringComparison.Ordinal)).Select(
            line => double.Parse(line[8..^1], CultureInfo.InvariantCulture)),
    ];

    /// <summary>Returns the start times of the segments of a track according to its playlist, in seconds.</summary>
    public double[] Starts(string track) =>
        [.. Durations(track).SkipLast(1).Aggregate(new List<double> { 0 }, (starts, seconds) => [.. starts, starts[^1] + seconds])];

    /// <summary>Returns the paths of the segments of a track.</summary>
    public string[] Segments(string track) =>
        [.. Lines(track).Where(line => line.EndsWith(".m4s", StringComparison.Ordinal)).Select(name => File(track, name))];

    public void Dispose() => _folder.Dispose();
}
