using System.Diagnostics;

namespace Encoder.Testing;

/// <summary>
/// A PostgreSQL server for the tests of this process. It listens on a Unix socket in a temporary folder. A shell starts and stops it on
/// command. When the shell's input ends, which it also does if this process is killed, it stops the server and removes the folder.
/// </summary>
public sealed class PostgresServer : IDisposable
{
    private const string Binaries = "/usr/lib/postgresql/15/bin";

    // initdb does not run as root. fsync is off, because the data need not outlive the tests.
    private const string Keeper =
        $$"""
        set -e
        folder=$1 user=$2
        run() { "$@"; }
        if [ "$(id -u)" -eq 0 ]; then
          chown "$user" "$folder"
          run() { setpriv --reuid="$user" --regid="$(id -g "$user")" --clear-groups "$@"; }
        fi
        cd "$folder"
        stop() { run {{Binaries}}/pg_ctl --silent -D data -m immediate stop >&2 || true; }
        trap 'stop; cd /; rm -rf "$folder"' EXIT
        run {{Binaries}}/initdb -D data --auth=trust --username=encoder --encoding=UTF8 --no-locale --no-sync >log
        cat >>data/postgresql.conf <<CONF
        listen_addresses = ''
        unix_socket_directories = '$folder'
        max_connections = 400
        shared_buffers = 64MB
        fsync = off
        synchronous_commit = off
        full_page_writes = off
        CONF
        while read -r command; do
          case $command in
            start) run {{Binaries}}/pg_ctl --silent --wait -t 60 -D data -l data/log start >&2 ;;
            stop) stop ;;
          esac
          echo "$command"
        done
        """;

    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(90);

    private readonly Process _keeper;
    private readonly Task<string> _errors;

    private PostgresServer(string folder)
    {
        Folder = folder;
        // A separate session: a signal to the tests' process group must not end the shell, which cleans up.
        _keeper = Process.Start(new ProcessStartInfo("setsid", ["sh", "-c", Keeper, "sh", folder, "nobody"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        _errors = _keeper.StandardError.ReadToEndAsync();
    }

    /// <summary>The temporary folder.</summary>
    public string Folder { get; }

    public static async Task<PostgresServer> Start()
    {
        var server = new PostgresServer(new TemporaryFolder().Path);
        try
        {
            await server.Do("start");
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>Returns an Npgsql connection string for a database, as superuser.</summary>
    public string ConnectionString(string database) => $"Host={Folder};Username=encoder;Database={database}";

    /// <summary>Stops the server without a clean shutdown, as in a crash: all connections are aborted.</summary>
    public Task Stop() => Do("stop");

    public Task StartAgain() => Do("start");

    public void Dispose()
    {
        _keeper.StandardInput.Close();
        if (!_keeper.WaitForExit(s_deadline)) throw new TimeoutException($"PostgreSQL in {Folder} does not end.");
        _keeper.Dispose();
    }

    private async Task Do(string command)
    {
        await _keeper.StandardInput.WriteLineAsync(command);
        var answer = await _keeper.StandardOutput.ReadLineAsync().WaitAsync(s_deadline);
        if (answer != command) throw new InvalidOperationException($"PostgreSQL did not {command}. {await _errors.WaitAsync(s_deadline)}");
    }
}
