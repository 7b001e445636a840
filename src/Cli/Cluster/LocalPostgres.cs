namespace Encoder.Cli.Cluster;

/// <summary>
/// A PostgreSQL server for one cluster, from the binaries installed on this machine. It listens on no port, only on a socket in its own
/// folder, which is private to the user.
/// </summary>
internal sealed class LocalPostgres(string folder)
{
    private const string Binaries = "/usr/lib/postgresql/15/bin";
    private const string User = "encoder";

    /// <summary>The longest path of the folder, in characters: the limit on socket paths without the socket's name.</summary>
    private const int LongestFolder = 90;

    private readonly string _data = Path.Combine(folder, "data");

    /// <summary>The connection string for Npgsql.</summary>
    public string ConnectionString => $"Host={folder};Username={User};Database=postgres";

    /// <summary>Whether the server has been started and not stopped since. A killed server counts as started.</summary>
    public bool IsStarted => File.Exists(Path.Combine(_data, "postmaster.pid"));

    /// <summary>Starts the server, after creating its files if there are none.</summary>
    public async Task Start(CancellationToken cancellationToken)
    {
        if (folder.Length > LongestFolder)
            throw new ClusterException($"The path {folder} is too long for PostgreSQL's socket: at most {LongestFolder} characters.");
        if (!File.Exists($"{Binaries}/postgres")) throw new ClusterException($"PostgreSQL 15 is not installed ({Binaries}).");
        if (!File.Exists(Path.Combine(_data, "PG_VERSION"))) await Make(cancellationToken);
        await Run(
            "pg_ctl",
            [
                "--silent", "--wait", "-D", _data, "-l", Path.Combine(folder, "log"),
                "-o", $"-c listen_addresses= -c unix_socket_directories={folder} -c max_connections=400", "start",
            ],
            cancellationToken);
    }

    /// <param name="mode">"fast" disconnects all clients; "immediate" also skips the checkpoint, as in a crash.</param>
    public Task Stop(string mode, CancellationToken cancellationToken) =>
        Run("pg_ctl", ["--silent", "--wait", "-D", _data, "-m", mode, "stop"], cancellationToken);

    private async Task Make(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await Run("initdb", ["-D", _data, "--auth=trust", $"--username={User}", "--encoding=UTF8", "--no-locale"], cancellationToken);
    }

    /// <summary>Runs a program of PostgreSQL, which refuses to run as root: root runs it as another user in a user namespace.</summary>
    private static Task<string> Run(string program, string[] arguments, CancellationToken cancellationToken) =>
        Environment.IsPrivilegedProcess
            ? ExternalProgram.Run(
                "unshare",
                ["--user", "--map-user=65534", "--map-group=65534", "--", $"{Binaries}/{program}", .. arguments],
                cancellationToken)
            : ExternalProgram.Run($"{Binaries}/{program}", arguments, cancellationToken);
}

/// <summary>The exception thrown when a command on a cluster fails. The message is for the user.</summary>
internal sealed class ClusterException(string message) : Exception(message);
