namespace Encoder.Testing;

/// <summary>
/// A small in-memory file system that only one process and its children see, and that disappears with them. It needs no privileges.
/// </summary>
public static class SmallDisk
{
    /// <summary>
    /// Returns the start of a command line. A command appended to it runs as the same process, with the file system mounted.
    /// </summary>
    /// <param name="folder">The mount point; it must exist.</param>
    /// <param name="options">The options of tmpfs, such as <c>size=8m,nr_inodes=40</c>.</param>
    public static string[] At(string folder, string options) =>
    [
        "unshare", "--user", "--map-root-user", "--mount", "--",
        "sh", "-c", "mount -t tmpfs -o \"$0\" none \"$1\" && shift && exec \"$@\"", options, folder,
    ];
}
