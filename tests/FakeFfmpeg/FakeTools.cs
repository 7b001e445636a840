namespace Encoder.FakeFfmpeg;

/// <summary>The paths of the fake programs. <c>fake/fake-ffmpeg</c> documents the scripts that they run.</summary>
public static class FakeTools
{
    /// <summary>The folder of the programs. A sandbox must be able to read it.</summary>
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "fake");

    public static string Ffmpeg { get; } = Path.Combine(Folder, "fake-ffmpeg");

    public static string Ffprobe { get; } = Path.Combine(Folder, "fake-ffprobe");

    /// <summary>Returns the argument that makes a fake program run a script.</summary>
    public static string Script(string bash) => "fake:" + bash;
}
