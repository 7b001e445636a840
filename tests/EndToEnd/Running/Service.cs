using System.Collections.Concurrent;
using System.Diagnostics;
using Encoder.Testing;
using Microsoft.Data.Sqlite;

namespace Encoder.EndToEnd.Running;

/// <summary>The service as users run it: its own process with a data folder.</summary>
internal sealed class Service : IDeployment, IAsyncDisposable
{
    private const string Database = "encoder.db";
    private static readonly TimeSpan s_startTimeout = TimeSpan.FromSeconds(30);
    private readonly Process _process;
    private readonly TaskCompletionSource<string> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<string> _log = new();

    private Service(string dataFolder, IReadOnlyDictionary<string, string> settings, int? disk, int port)
    {
        DataFolder = SeenFolder = dataFolder;
        string[] command =
        [
            "dotnet", Path.Combine(AppContext.BaseDirectory, "../../Gateway/release/Encoder.Gateway.dll"), "--port", $"{port}",
            "--data", dataFolder,
        ];
        if (disk is { } size) command = [.. SmallDisk.At(dataFolder, $"size={size}"), .. command];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // The webhook receiver runs on this machine.
        start.Environment["Encoder__Outbound__AllowedNetworks__0"] = "127.0.0.1/32";
        foreach (var (key, value) in settings) start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Said(line.Data);
        _process.ErrorDataReceived += (_, line) => Logged(line.Data);
        _process.Exited += (_, _) =>
            _ready.TrySetException(new InvalidOperationException($"The service ended during startup:\n{string.Join('\n', _log)}"));
        _process.Start();
        // The mount is private to the process. Each program in the command execs the next, so this process becomes the service.
        if (disk is not null) SeenFolder = $"/proc/{_process.Id}/root{dataFolder}";
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int ProcessId => _process.Id;

    public string DataFolder { get; }

    public string SeenFolder { get; }

    public bool WasKilled { get; private set; }

    public IReadOnlyCollection<string> Log => _log;

    public IEnumerable<string> LogOfJob(string jobId) => _log.Where(line => line.Contains(jobId, StringComparison.Ordinal));

    /// <summary>The lines that the service wrote to standard output.</summary>
    public ConcurrentQueue<string> Output { get; } = new();

    public Client Client { get; private set; } = null!;

    /// <param name="dataFolder">Path of the data folder. With <paramref name="disk"/>, its content is lost when the process ends.</param>
    /// <param name="settings">Settings to pass as environment variables.</param>
    /// <param name="disk">Size in bytes of a separate disk for the data folder; null to use the machine's disk.</param>
    /// <param name="port">The port to listen on; 0 for any free port.</param>
    public static async Task<Service> Start(
        string dataFolder, IReadOnlyDictionary<string, string>? settings = null, int? disk = null, int port = 0)
    {
        var service = new Service(dataFolder, settings ?? new Dictionary<string, string>(), disk, port);
        var address = await service._ready.Task.WaitAsync(s_startTimeout);
        service.Client = new Client(address, service.SeenFolder);
        return service;
    }

    /// <summary>Kills the service with SIGKILL.</summary>
    public async Task Kill()
    {
        WasKilled = true;
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Stops the service with SIGTERM and returns its exit code.</summary>
    public async Task<int> Terminate(TimeSpan within)
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await _process.WaitForExitAsync().WaitAsync(within);
        return _process.ExitCode;
    }

    public long Count(string sql)
    {
        using var copy = SeenFolder == DataFolder ? null : CopyDatabase();
        using var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder
            {
                DataSource = Path.Combine(copy?.Path ?? DataFolder, Database),
                Mode = SqliteOpenMode.ReadOnly,
                Pooling = false,
            }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The SQL comes from the tests.
        command.CommandText = sql;
#pragma warning restore CA2100
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>Copies the database: SQLite resolves a file's real path, and a file in another process's mount has none here.</summary>
    private TemporaryFolder CopyDatabase()
    {
        var copy = new TemporaryFolder();
        foreach (var name in new[] { Database, $"{Database}-wal" }) File.Copy(Path.Combine(SeenFolder, name), copy.File(name));
        return copy;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await Kill();
        _process.Dispose();
        Client?.Dispose();
    }

    private void Said(string? line)
    {
        if (line is null) return;
        Output.Enqueue(line);
        if (line.StartsWith("ready: ", StringComparison.Ordinal)) _ready.TrySetResult(line["ready: ".Length..]);
    }

    private void Logged(string? line)
    {
        if (line is not null) _log.Enqueue(line);
    }
}
