using System.CommandLine;
using Spectre.Console;

namespace Encoder.Cli.Cluster;

/// <summary><c>cluster up|status|kill|down</c>: a cluster of processes on this machine, for trying and for tests.</summary>
internal static class ClusterCommand
{
    public static Command Create()
    {
        var folder = new Option<string>("--data")
        {
            Description = "Folder of the cluster: its database, media and logs.",
            DefaultValueFactory = _ => "cluster",
        };
        var silos = new Option<int>("--silos") { Description = "How many silos, 1 to 16.", DefaultValueFactory = _ => 2 };
        var gateways = new Option<int>("--gateways") { Description = "How many gateways, 1 to 16.", DefaultValueFactory = _ => 1 };
        foreach (var count in new[] { silos, gateways })
        {
            count.Validators.Add(result =>
            {
                if (result.GetValueOrDefault<int>() is < 1 or > 16) result.AddError($"{count.Name} must be from 1 to 16.");
            });
        }
        var name = new Argument<string>("member") { Description = "Number of a silo, or a name that status shows." };

        var up = new Command("up", "Start a cluster with its own PostgreSQL, or what is missing of it, and return once it serves.")
        {
            silos, gateways, folder,
        };
        up.SetAction((parsed, stopped) => Up(parsed.GetValue(folder)!, parsed.GetValue(silos), parsed.GetValue(gateways), stopped));
        var status = new Command("status", "Show the members.") { folder };
        status.SetAction(parsed => Show(new LocalCluster(parsed.GetValue(folder)!)));
        var kill = new Command("kill", "Kill a member at once (SIGKILL).") { name, folder };
        kill.SetAction(parsed => Kill(new LocalCluster(parsed.GetValue(folder)!), parsed.GetValue(name)!));
        var down = new Command("down", "Stop everything in order; its folder stays.") { folder };
        down.SetAction((parsed, stopped) => new LocalCluster(parsed.GetValue(folder)!).Down(stopped));
        return new Command("cluster", "A cluster of processes on this machine, for trying.") { up, status, kill, down };
    }

    private static async Task Up(string folder, int silos, int gateways, CancellationToken stopped)
    {
        var cluster = new LocalCluster(folder);
        await cluster.Up(silos, gateways, stopped);
        Show(cluster);
        foreach (var gateway in cluster.State.Gateways) Console.WriteLine($"ready: {gateway.Url}");
    }

    private static void Show(LocalCluster cluster)
    {
        var table = new Table().AddColumns("member", "process", "state", "address");
        foreach (var member in cluster.State.Silos.Concat(cluster.State.Gateways))
            table.AddRow(member.Name, $"{member.ProcessId}", member.IsAlive ? "runs" : "gone", member.Url);
        AnsiConsole.Write(table);
        AnsiConsole.WriteLine($"data folder {cluster.DataFolder}, logs {cluster.Logs}, database {cluster.Postgres.ConnectionString}");
    }

    private static void Kill(LocalCluster cluster, string name)
    {
        var member = cluster.Find(name);
        if (!member.IsAlive) throw new ClusterException($"{member.Name} does not run.");
        member.Signal(Member.SigKill);
    }
}
