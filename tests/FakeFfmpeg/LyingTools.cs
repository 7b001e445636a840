namespace Encoder.FakeFfmpeg;

/// <summary>
/// Fake programs in their own folder, which a whole service can be given. They work like the real ones until they are told to lie.
/// </summary>
public sealed class LyingTools
{
    /// <param name="folder">Where they are put; a sandbox must be able to read it.</param>
    public LyingTools(string folder)
    {
        Folder = folder;
        foreach (var program in (string[])[FakeTools.Ffmpeg, FakeTools.Ffprobe])
            File.Copy(program, Path.Combine(folder, Path.GetFileName(program)));
    }

    public string Folder { get; }

    /// <summary>The settings of a service that uses them.</summary>
    public Dictionary<string, string?> Settings => new()
    {
        ["Encoder:Ffmpeg:Ffmpeg"] = Path.Combine(Folder, Path.GetFileName(FakeTools.Ffmpeg)),
        ["Encoder:Ffmpeg:Ffprobe"] = Path.Combine(Folder, Path.GetFileName(FakeTools.Ffprobe)),
        ["Encoder:Sandbox:ReadOnlyPaths:0"] = Folder,
    };

    private string Lies => Path.Combine(Folder, "lies");

    /// <summary>What every run begins with from now on: bash that may call the functions of <c>fake/fake-ffmpeg</c>.</summary>
    public void Tell(string bash) => File.WriteAllText(Lies, bash);

    public void TellTheTruth() => File.Delete(Lies);
}
