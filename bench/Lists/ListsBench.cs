using System.Diagnostics;
using System.Net.Http.Headers;
using Encoder.Bench.Api;
using Encoder.Cli.Cluster;
using Encoder.Cli.Tokens;
using Encoder.Storage;
using Encoder.Storage.Jobs;
using Encoder.Storage.Sql;
using Encoder.Storage.Tenants;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Encoder.Bench.Lists;

/// <summary>
/// <c>lists</c> and <c>lists-cluster</c>: the response time of each kind of list over HTTP, one call at a time, with many jobs in the
/// index.
/// </summary>
internal static class ListsBench
{
    private const int Calls = 9;
    private const string Jobs = "/v1/encoder/jobs";

    private static readonly Target s_target = Target.Most(300);

    /// <summary>Measures the service on one machine, with SQLite.</summary>
    /// <param name="jobs">The number of jobs in the index.</param>
    /// <param name="stopped">Cancels the benchmark.</param>
    public static async Task<Outcome> Run(int jobs, CancellationToken stopped)
    {
        await using var service = await MeasuredService.Start(
            stopped, new Dictionary<string, string?> { ["Encoder:Worker:Slots"] = "0" });
        await FilledIndex.Fill(service.Services.GetRequiredService<IJobIndex>(), MeasuredService.TenantName, jobs, stopped);
        return await Measure("lists", "SQLite", service.Address, service.NewToken, jobs, stopped);
    }

    /// <summary>Measures a cluster of one silo and one gateway, with PostgreSQL.</summary>
    /// <inheritdoc cref="Run"/>
    public static async Task<Outcome> RunInCluster(int jobs, CancellationToken stopped)
    {
        var folder = Directory.CreateTempSubdirectory("encoder-bench-").FullName;
        var cluster = new LocalCluster(folder, new Dictionary<string, string> { ["Encoder__Worker__Slots"] = "0" });
        try
        {
            await cluster.Up(silos: 1, gateways: 1, stopped);
            var tenant = TenantChoice.Pick(cluster.DataFolder, name: null);
            await Fill(cluster, tenant, jobs, stopped);
            var token = Token.Mint(tenant, DateTimeOffset.UtcNow);
            return await Measure("lists-cluster", "PostgreSQL", cluster.State.Gateways[0].Url, token, jobs, stopped);
        }
        finally
        {
            await cluster.Down(CancellationToken.None);
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task Fill(LocalCluster cluster, Tenant tenant, int jobs, CancellationToken stopped)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            // The jobs need not survive a crash.
            [PostgresConnection.Setting] = $"{cluster.Postgres.ConnectionString};Options=-c synchronous_commit=off",
            [$"{StorageOptions.Section}:{nameof(StorageOptions.DataFolder)}"] = cluster.DataFolder,
        }).Build();
        await using var storage = new ServiceCollection().AddLogging().AddSingleton<IConfiguration>(configuration)
            .AddEncoderStorage(configuration).BuildServiceProvider();
        await FilledIndex.Fill(storage.GetRequiredService<IJobIndex>(), tenant.Name, jobs, stopped);
    }

    private static async Task<Outcome> Measure(
        string bench, string database, string address, string token, int jobs, CancellationToken stopped)
    {
        using var http = new HttpClient { BaseAddress = new Uri(address) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);

        var figures = new List<Figure>();
        foreach (var (name, addresses) in Kinds(jobs))
        {
            var times = new List<double>();
            // The first call is not counted, because code is compiled in it.
            for (var call = 0; call <= Calls; call++)
            {
                var watch = Stopwatch.StartNew();
                await Task.WhenAll(addresses.Select(one => http.GetByteArrayAsync(new Uri(one, UriKind.Relative), stopped)));
                if (call > 0) times.Add(watch.Elapsed.TotalMilliseconds);
            }
            figures.Add(new($"{name}, median", new Quantiles(times).Median, "ms", s_target));
        }
        return new Outcome(bench, $"{jobs} jobs of one tenant in {database}, {Calls} calls of each kind, one at a time", figures);
    }

    /// <summary>Returns names and addresses. Several addresses are requested in parallel, as the dashboard's page does.</summary>
    private static IEnumerable<(string Name, string[] Addresses)> Kinds(int jobs)
    {
        static string Day(int ago) => DateTimeOffset.UtcNow.AddDays(-ago).ToString("yyyy-MM-dd");
        yield return ("the newest page, as the dashboard's list of jobs", [$"{Jobs}?page=1&perPage=20"]);
        yield return ("a page in the middle", [$"{Jobs}?page={jobs / 40}&perPage=20"]);
        yield return ("the oldest page", [$"{Jobs}?page={jobs / 20}&perPage=20"]);
        yield return ("100 to a page", [$"{Jobs}?page=1&perPage=100"]);
        yield return ("status=completed", [$"{Jobs}?status=completed"]);
        yield return ("status=failed, its oldest page", [$"{Jobs}?status=failed&page={jobs / 200}"]);
        yield return ("status=processing, none", [$"{Jobs}?status=processing"]);
        yield return ("q, in all jobs", [$"{Jobs}?q=example.org"]);
        yield return ("q, in a tenth of them", [$"{Jobs}?q=unreadable&status=failed"]);
        yield return ("q, in none", [$"{Jobs}?q=no-such-text"]);
        yield return ("dates, a day", [$"{Jobs}?createdFrom={Day(2)}&createdTo={Day(2)}"]);
        yield return ("dates, everything", [$"{Jobs}?createdFrom=2000-01-01"]);
        yield return ("dates, a day, and q", [$"{Jobs}?createdFrom={Day(2)}&createdTo={Day(2)}&q=video"]);
        yield return (
            "the dashboard's overview",
            [
                .. ((string[])["queued", "processing", "completed", "failed"]).Select(status => $"{Jobs}?perPage=1&status={status}"),
                "/v1/usage", $"{Jobs}?perPage=100", $"{Jobs}?perPage=10&status=processing", $"{Jobs}?perPage=5&status=failed",
            ]);
    }
}
