using System.CommandLine;
using Spectre.Console;

namespace Encoder.Cli.Cluster;

/// <summary><c>cluster up|status|kill|down</c>: a cluster of processes on this machine, for trials and tests.</summary>
internal static class ClusterCommand
{
    public static Command Create()
    {
        var folder = new Option<string>("--data")
        {
            Description = "Folder of the cluster, with its database, media and logs.",
            DefaultValueFactory = _ => "cluster",
        };
        var silos = new Option<int>("--silos") { Description = "Number of silos, 1 to 16.", DefaultValueFactory = _ => 2 };
        var gateways = new Option<int>("--gateways") { Description = "Number of gateways, 1 to 16.", DefaultValueFactory = _ => 1 };
        foreach (var count in new[] { silos, gateways })
        {
            count.Validators.Add(result =>
            {
                if (result.GetValueOrDefault<int>() is < 1 or > 16) result.AddError($"{count.Name} must be from 1 to 16.");
            });
        }
        var name = new Argument<string>("member") { Description = "Number of a silo, or a name shown by status." };

        var up = new Command("up", "Start a cluster with its own PostgreSQL, or its missing members, and return once it serves requests.")
        {
            silos, gateways, folder,
        };
        up.SetAction((parsed, stopped) => Up(parsed.GetValue(folder)!, parsed.GetValue(silos), parsed.GetValue(gateways), stopped));
        var status = new Command("status", "Show the members.") { folder };
        status.SetAction(parsed => Show(new LocalCluster(parsed.GetValue(folder)!)));
        var kill = new Command("kill", "Kill a member (SIGKILL).") { name, folder };
        kill.SetAction(parsed => Kill(new LocalCluster(parsed.GetValue(folder)!), parsed.GetValue(name)!));
        var down = new Command("down", "Stop all members gracefully; the folder is kept.") { folder };
        down.SetAction((parsed, stopped) => new LocalCluster(parsed.GetValue(folder)!).Down(stopped));
        return new Command("cluster", "Run a cluster of processes on this machine, for trials.") { up, status, kill, down };
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
        if (!member.IsAlive) throw new ClusterException($"{member.Name} is not running.");
        member.Signal(Member.SigKill);
    }
}
