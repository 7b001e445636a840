namespace Encoder.Media.Processes;

/// <summary>Brings the system's programs and libraries into a bubblewrap sandbox, read-only.</summary>
internal static class SystemMounts
{
    /// <summary>Links into /usr on a merged-usr system, folders beside it elsewhere.</summary>
    private static readonly string[] s_systemFolders = ["/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"];

    /// <summary>
    /// Where the loader finds libraries: those that Debian's alternatives choose (libblas), its index, and its path on musl.
    /// </summary>
    private static readonly string[] s_loaderFiles = [
        "/etc/alternatives", "/etc/ld.so.cache", "/etc/ld-musl-x86_64.path", "/etc/ld-musl-aarch64.path"
    ];

    /// <summary>Arguments of bwrap for this machine.</summary>
    /// <param name="readOnlyPaths">More paths to be seen at the same place.</param>
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
