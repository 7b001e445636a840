namespace Encoder.FakeFfmpeg;

/// <summary>Where the fake programs are. What they can be told stands in <c>fake/fake-ffmpeg</c>.</summary>
public static class FakeTools
{
    /// <summary>The folder of the programs: what a sandbox must be able to read.</summary>
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "fake");

    public static string Ffmpeg { get; } = Path.Combine(Folder, "fake-ffmpeg");

    public static string Ffprobe { get; } = Path.Combine(Folder, "fake-ffprobe");

    /// <summary>The argument that makes them run a script.</summary>
    public static string Script(string bash) => "fake:" + bash;
}
