namespace Encoder.FakeFfmpeg;

/// <summary>
/// Copies of the fake programs in a folder of their own, for a whole service to use. They work like the real ones until told to lie.
/// </summary>
public sealed class LyingTools
{
    /// <param name="folder">The folder for the copies; a sandbox must be able to read it.</param>
    public LyingTools(string folder)
    {
        Folder = folder;
        foreach (var program in (string[])[FakeTools.Ffmpeg, FakeTools.Ffprobe])
            File.Copy(program, Path.Combine(folder, Path.GetFileName(program)));
    }

    public string Folder { get; }

    /// <summary>The settings that make a service use these programs.</summary>
    public Dictionary<string, string?> Settings => new()
    {
        ["Encoder:Ffmpeg:Ffmpeg"] = Path.Combine(Folder, Path.GetFileName(FakeTools.Ffmpeg)),
        ["Encoder:Ffmpeg:Ffprobe"] = Path.Combine(Folder, Path.GetFileName(FakeTools.Ffprobe)),
        ["Encoder:Sandbox:ReadOnlyPaths:0"] = Folder,
    };

    private string Lies => Path.Combine(Folder, "lies");

    /// <summary>Makes every later run begin with this bash script, which may call the functions of <c>fake/fake-ffmpeg</c>.</summary>
    public void Tell(string bash) => File.WriteAllText(Lies, bash);

    /// <summary>Makes the programs work like the real ones again.</summary>
    public void TellTheTruth() => File.Delete(Lies);
}
