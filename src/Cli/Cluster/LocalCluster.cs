namespace Encoder.Cli.Cluster;

/// <summary>A cluster of processes on this machine, in one folder with <c>postgres/</c>, <c>data/</c> and <c>logs/</c>.</summary>
internal sealed class LocalCluster
{
    /// <summary>How long a member may take to stop, including draining, before it is killed.</summary>
    private static readonly TimeSpan s_stopTimeout = TimeSpan.FromSeconds(30);

    private readonly string _folder;
    private readonly IReadOnlyDictionary<string, string> _settings;

    /// <param name="settings">Additional settings for every member, as environment variables.</param>
    public LocalCluster(string folder, IReadOnlyDictionary<string, string>? settings = null)
    {
        _folder = Path.GetFullPath(folder);
        _settings = settings ?? new Dictionary<string, string>();
        Postgres = new LocalPostgres(Path.Combine(_folder, "postgres"));
        State = ClusterState.Read(_folder) ?? new ClusterState([], []);
    }

    /// <summary>The folder of the silo's and the gateway's programs; this program's folder by default.</summary>
    public string Programs { get; init; } = AppContext.BaseDirectory;

    /// <summary>
    /// The processors that silos and their child processes are pinned to, one per silo in order.
    /// Silos beyond the list may use the whole machine.
    /// </summary>
    public int[] Processors { get; init; } = [];

    public LocalPostgres Postgres { get; }

    public ClusterState State { get; private set; }

    public string DataFolder => Path.Combine(_folder, "data");

    public string Logs => Path.Combine(_folder, "logs");

    /// <summary>
    /// Brings the cluster up to the given number of members: starts missing and dead ones, and waits until all serve requests.
    /// </summary>
    public async Task Up(int silos, int gateways, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(_folder);
        if (!State.Silos.Concat(State.Gateways).Any(m => m.IsAlive))
        {
            // A server that was killed with the machine has left its postmaster.pid behind.
            if (Postgres.IsStarted) await Postgres.Stop("fast", cancellationToken).ContinueWith(_ => { }, TaskScheduler.Default);
            await Postgres.Start(cancellationToken);
            await ExternalProgram.Run("dotnet", [Program("Silo"), "migrate", "--data", DataFolder], cancellationToken, Environment(0, 0));
        }
        // Gateways come first, because silos need the first one's address for webhooks.
        Save(State with
        {
            Gateways =
            [
                .. State.Gateways,
                .. Enumerable.Range(State.Gateways.Length, Math.Max(0, gateways - State.Gateways.Length)).Select(i => New("gateway", i)),
            ],
        });
        Save(State with
        {
            Silos =
            [
                .. State.Silos,
                .. Enumerable.Range(State.Silos.Length, Math.Max(0, silos - State.Silos.Length)).Select(i => New("silo", i)),
            ],
        });
        Save(State with { Silos = Array.ConvertAll(State.Silos, s => s.IsAlive ? s : Start(s)) });
        Save(State with { Gateways = Array.ConvertAll(State.Gateways, g => g.IsAlive ? g : Start(g)) });
        await Task.WhenAll(State.Silos.Concat(State.Gateways).Select(m => m.AwaitReady(Logs, cancellationToken)));
    }

    /// <summary>Returns the member with a name, or the silo with a number.</summary>
    public Member Find(string name) =>
        State.Silos.Concat(State.Gateways).FirstOrDefault(m => m.Name == name || m.Name == $"silo-{name}")
        ?? throw new ClusterException(
            $"There is no {name}; there are {string.Join(", ", State.Silos.Concat(State.Gateways).Select(m => m.Name))}.");

    /// <summary>Starts a member again.</summary>
    public async Task Restart(string name, CancellationToken cancellationToken)
    {
        var member = Find(name);
        var started = Start(member);
        Save(State with
        {
            Silos = Array.ConvertAll(State.Silos, s => s == member ? started : s),
            Gateways = Array.ConvertAll(State.Gateways, g => g == member ? started : g),
        });
        await started.AwaitReady(Logs, cancellationToken);
    }

    /// <summary>Stops a member as an orchestrator does: SIGTERM, then SIGKILL after a timeout.</summary>
    public static async Task Stop(Member member, CancellationToken cancellationToken)
    {
        member.Signal(Member.SigTerm);
        if (await member.AwaitGone(s_stopTimeout, cancellationToken)) return;
        member.Signal(Member.SigKill);
        await member.AwaitGone(s_stopTimeout, cancellationToken);
    }

    /// <summary>Stops all members and PostgreSQL; the folder is kept.</summary>
    public async Task Down(CancellationToken cancellationToken)
    {
        await Task.WhenAll(State.Gateways.Select(g => Stop(g, cancellationToken)));
        await Task.WhenAll(State.Silos.Select(s => Stop(s, cancellationToken)));
        if (Postgres.IsStarted) await Postgres.Stop("fast", cancellationToken);
    }

    private void Save(ClusterState state)
    {
        State = state;
        state.Write(_folder);
    }

    private Member Start(Member member)
    {
        var (program, host) = (member.Name.StartsWith("silo", StringComparison.Ordinal) ? "Silo" : "Gateway", new Uri(member.Url));
        var index = Array.FindIndex(State.Silos, s => s.Name == member.Name);
        string[] pinned = index >= 0 && index < Processors.Length ? ["taskset", "--cpu-list", $"{Processors[index]}"] : [];
        return member.Start(
            [.. pinned, "dotnet", Program(program), "--port", $"{host.Port}", "--data", DataFolder], Logs,
            Environment(FreePort.Find(), FreePort.Find()));
    }

    private Dictionary<string, string> Environment(int siloPort, int gatewayPort) => new(_settings)
    {
        ["Encoder__Cluster__ConnectionString"] = Postgres.ConnectionString,
        ["Encoder__Cluster__AdvertisedAddress"] = "127.0.0.1",
        ["Encoder__Cluster__SiloPort"] = $"{siloPort}",
        ["Encoder__Cluster__GatewayPort"] = $"{gatewayPort}",
        ["Encoder__PublicUrl"] = State.Gateways.FirstOrDefault()?.Url ?? "http://127.0.0.1",
    };

    private static Member New(string kind, int index) => new($"{kind}-{index + 1}", $"http://127.0.0.1:{FreePort.Find()}");

    private string Program(string project) => Path.Combine(Programs, $"Encoder.{project}.dll");
}
