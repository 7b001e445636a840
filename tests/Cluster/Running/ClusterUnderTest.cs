using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using Encoder.Cli.Cluster;
using Encoder.Contracts.Jobs;
using Encoder.EndToEnd.Running;
using Encoder.Testing;
using Npgsql;

namespace Encoder.Cluster.Running;

/// <summary>
/// A cluster as <c>./encoder cluster up</c> starts it, in a temporary folder: two silos with two slots each, two gateways, and defaults for
/// everything else.
/// </summary>
internal sealed class ClusterUnderTest : IDeployment, IAsyncDisposable
{
    public const int SigStop = 19;
    public const int SigCont = 18;

    private const int Silos = 2;
    private const int Gateways = 2;

    /// <summary>Enough even for a busy machine to start everything.</summary>
    private static readonly TimeSpan s_startTimeout = TimeSpan.FromMinutes(2);

    private readonly TemporaryFolder _folder = new();
    private readonly ConcurrentDictionary<(string Gateway, int Tenant), EndToEnd.Running.Client> _clients = new();

    private readonly ConcurrentDictionary<string, GrowingLog> _logs = new();

    private readonly Dictionary<string, string> _settings;

    /// <param name="settings">Further settings, named as environment variables.</param>
    public ClusterUnderTest(params (string Name, string Value)[] settings)
    {
        _settings = new Dictionary<string, string>(Settings);
        foreach (var (name, value) in settings) _settings[name] = value;
        Local = new LocalCluster(_folder.Path, _settings);
        TwoTenants.Write(DataFolder);
    }

    /// <summary>The settings of all members, named as environment variables.</summary>
    public static IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>
    {
        ["Encoder__Worker__Slots"] = "2",
        // The webhook receiver runs on this machine.
        ["Encoder__Outbound__AllowedNetworks__0"] = "127.0.0.1/32",
        ["Encoder__Cluster__SweepInterval"] = "00:00:02",
    };

    /// <summary>The folder of the cluster, which is deleted with it.</summary>
    public string Folder => _folder.Path;

    public LocalCluster Local { get; private set; }

    /// <summary>Reads the list of members again, after a command has changed it.</summary>
    public void Refresh() => Local = new LocalCluster(_folder.Path, _settings);

    public EndToEnd.Running.Client Client => ClientOf("gateway-1");

    /// <summary>A client of the other tenant, which has no jobs.</summary>
    public EndToEnd.Running.Client Stranger => ClientOf("gateway-1", tenant: 1);

    public string DataFolder => Local.DataFolder;

    public bool WasKilled { get; set; }

    /// <summary>The log lines of all members about jobs, in order of time.</summary>
    public IReadOnlyCollection<string> Log => [.. LogWith("Job ")];

    public IEnumerable<string> LogOfJob(string jobId) => LogWith($"Job {jobId}");

    /// <summary>Returns all log lines of one member.</summary>
    public IReadOnlyList<string> LogOf(string name)
    {
        var path = Local.Find(name).LogOf(Local.Logs);
        return _logs.GetOrAdd(path, _ => new GrowingLog(path)).Lines();
    }

    private IEnumerable<string> LogWith(string text) =>
        Local.State.Silos.Concat(Local.State.Gateways)
            .SelectMany(m => LogOf(m.Name))
            .Where(l => l.Contains(text, StringComparison.Ordinal))
            .OrderBy(l => l[..12], StringComparer.Ordinal);

    /// <summary>Returns a client of one gateway.</summary>
    public EndToEnd.Running.Client ClientOf(string gateway, int tenant = 0) =>
        _clients.GetOrAdd((gateway, tenant), _ => new EndToEnd.Running.Client(Local.Find(gateway).Url, DataFolder, tenant));

    /// <summary>Returns whether a silo hosts the grain of a job. The silo that hosts it logs its changes.</summary>
    public bool HasGrain(string silo, string jobId) =>
        LogOf(silo).Any(
            l => l.Contains($"Job {jobId} of ", StringComparison.Ordinal) && l.Contains("to Processing", StringComparison.Ordinal));

    /// <summary>Starts the cluster, or its members that a test left dead, and waits until all members know each other.</summary>
    public async Task Heal()
    {
        WasKilled = false;
        using var deadline = new CancellationTokenSource(s_startTimeout);
        if (Local.State.Silos.Any(s => s.IsAlive) && !Local.Postgres.IsStarted) await Local.Postgres.Start(deadline.Token);
        await Local.Up(Silos, Gateways, deadline.Token);
        foreach (var member in Local.State.Silos.Concat(Local.State.Gateways))
            await Eventually.True(
                async () => await Health(member.Name, "ready") == HttpStatusCode.OK, $"{member.Name} is ready", s_startTimeout);
        await Eventually.True(() => Active() == Local.State.Silos.Length, "all silos and no others are members", s_startTimeout);
    }

    /// <summary>Returns the number of silos that the cluster considers alive.</summary>
    public long Active() => Count("SELECT count(*) FROM cluster_silo WHERE status = 3");

    public async Task<HttpStatusCode> Health(string name, string check)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
        using var answer = await http.GetAsync(new Uri($"{Local.Find(name).Url}/health/{check}"));
        return answer.StatusCode;
    }

    /// <summary>
    /// Waits until a job has ended. On a timeout, the exception shows each member's log from its first mention of the job.
    /// </summary>
    public async Task<Job> Ended(string jobId)
    {
        try
        {
            return await Client.Ended(jobId);
        }
        catch (TimeoutException late)
        {
            var (_, job) = await Client.Get($"/v1/encoder/jobs/{jobId}");
            var members = Local.State.Silos.Concat(Local.State.Gateways).Select(
                m => $"{m.Name}:\n{string.Join('\n', LogOf(m.Name).SkipWhile(l => !l.Contains(jobId, StringComparison.Ordinal)))}");
            throw new TimeoutException($"{late.Message}\n{job}\n{string.Join('\n', members)}", late);
        }
    }

    /// <summary>Kills a member with SIGKILL. Returns the ids of its child processes, which should end soon.</summary>
    public async Task<IReadOnlyList<int>> Kill(string name)
    {
        WasKilled = true;
        var member = Local.Find(name);
        var children = ProcessTree.Below(member.ProcessId);
        member.Signal(Member.SigKill);
        Assert.True(await member.AwaitGone(TimeSpan.FromSeconds(5), CancellationToken.None));
        return children;
    }

    /// <summary>Kills PostgreSQL with SIGKILL.</summary>
    public void KillDatabase()
    {
        var processId = int.Parse(
            File.ReadLines(Path.Combine(_folder.Path, "postgres", "data", "postmaster.pid")).First(), CultureInfo.InvariantCulture);
        using var server = Process.GetProcessById(processId);
        server.Kill();
    }

    public void Signal(string name, int signal) => Local.Find(name).Signal(signal);

    /// <summary>Waits until the number of active silos has fallen to <paramref name="left"/>. Returns how long that took.</summary>
    public async Task<TimeSpan> Evicted(int left, TimeSpan within)
    {
        var clock = Stopwatch.StartNew();
        await Eventually.True(() => Active() == left, "the silo is out of the cluster", within);
        return clock.Elapsed;
    }

    /// <summary>Waits until a work item of a job has begun. Returns the name of the silo that runs it.</summary>
    public async Task<string> WhoBegan(string jobId, string unit) => await Eventually.Get(
        () =>
            Task.FromResult(
                Local.State.Silos.Select(s => s.Name).FirstOrDefault(s => LogOf(s).Units(jobId, "begun").Any(b => b.Unit == unit))),
        $"{unit} of {jobId} has begun",
        TimeSpan.FromMinutes(1));

    public long Count(string sql)
    {
        using var connection = new NpgsqlConnection($"{Local.Postgres.ConnectionString};Pooling=false");
        connection.Open();
#pragma warning disable CA2100 // The SQL comes from the tests.
        using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients.Values) client.Dispose();
        foreach (var member in Local.State.Silos.Concat(Local.State.Gateways)) member.Signal(Member.SigKill);
        using var deadline = new CancellationTokenSource(s_startTimeout);
        if (Local.Postgres.IsStarted) await Local.Postgres.Stop("immediate", deadline.Token);
        _folder.Dispose();
    }
}
