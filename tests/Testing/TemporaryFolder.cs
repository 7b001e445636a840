namespace Encoder.Testing;

/// <summary>A temporary folder that is deleted on disposal.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public TemporaryFolder()
        : this(System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"encoder-test-{Guid.NewGuid():N}"))
    {
    }

    public TemporaryFolder(string path)
    {
        Path = path;
        Directory.CreateDirectory(Path);
    }

    public string Path { get; }

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose()
    {
        if (Directory.Exists(Path)) Directory.Delete(Path, recursive: true);
    }
}
