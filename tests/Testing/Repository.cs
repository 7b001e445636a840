namespace Encoder.Testing;

/// <summary>The source tree that the tests were built from.</summary>
public static class Repository
{
    private const string Marker = "Encoder.sln";

    /// <summary>The root of the source tree.</summary>
    public static string Root { get; } = Find();

    /// <summary>Returns the full path of a file, given its path relative to the root.</summary>
    public static string File(string path) => Path.Combine(Root, path);

    private static string Find()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
            if (System.IO.File.Exists(Path.Combine(folder, Marker))) return folder;
        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} has {Marker}.");
    }
}
