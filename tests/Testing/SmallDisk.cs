namespace Encoder.Testing;

/// <summary>A small in-memory file system that only a process and its children see. It needs no privileges and ends with them.</summary>
public static class SmallDisk
{
    /// <summary>The start of a command line. Append a command to run it, as the same process, with the file system mounted.</summary>
    /// <param name="folder">Mount point; it must exist.</param>
    /// <param name="options">Options of tmpfs, such as <c>size=8m,nr_inodes=40</c>.</param>
    public static string[] At(string folder, string options) =>
    [
        "unshare", "--user", "--map-root-user", "--mount", "--",
        "sh", "-c", "mount -t tmpfs -o \"$0\" none \"$1\" && shift && exec \"$@\"", options, folder,
    ];
}
