namespace Encoder.Testing;

/// <summary>A small file system in memory that a process and its children have for themselves: it needs no rights, nobody else sees it, and it is gone with them.</summary>
public static class SmallDisk
{
    /// <summary>The beginning of a command: what follows it runs where a folder is such a file system, as the same process.</summary>
    /// <param name="folder">A folder that exists.</param>
    /// <param name="options">Of tmpfs, as in <c>size=8m,nr_inodes=40</c>.</param>
    public static string[] At(string folder, string options) =>
        ["unshare", "--user", "--map-root-user", "--mount", "--", "sh", "-c", "mount -t tmpfs -o \"$0\" none \"$1\" && shift && exec \"$@\"", options, folder];
}
