namespace Encoder.Media.Processes;

/// <summary>Mounts the system's programs and libraries in a bubblewrap sandbox, read-only.</summary>
internal static class SystemMounts
{
    /// <summary>Symbolic links into /usr on a merged-usr system, otherwise folders.</summary>
    private static readonly string[] s_systemFolders = ["/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"];

    /// <summary>
    /// Files that the loader needs to find libraries: the links of Debian's alternatives (libblas), its cache, and its path on musl.
    /// </summary>
    private static readonly string[] s_loaderFiles = [
        "/etc/alternatives", "/etc/ld.so.cache", "/etc/ld-musl-x86_64.path", "/etc/ld-musl-aarch64.path"
    ];

    /// <summary>Returns the arguments of bwrap for this machine.</summary>
    /// <param name="readOnlyPaths">Further paths to mount under the same path.</param>
    public static IReadOnlyList<string> OfThisMachine(IEnumerable<string> readOnlyPaths) =>
    [
        "--ro-bind", "/usr", "/usr",
        .. s_systemFolders.SelectMany(SystemFolder),
        .. s_loaderFiles.SelectMany(path => new[] { "--ro-bind-try", path, path }),
        .. readOnlyPaths.SelectMany(path => new[] { "--ro-bind", path, path }),
    ];

    private static string[] SystemFolder(string path) => new DirectoryInfo(path) switch
    {
        { LinkTarget: { } target } => ["--symlink", target, path],
        { Exists: true } => ["--ro-bind", path, path],
        _ => [],
    };
}
