using Encoder.Client;
using Encoder.Contracts.Jobs;
using Encoder.Storage.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace Encoder.Bench.Api;

/// <summary>
/// <c>api</c>: the latency of HTTP calls at fixed rates, with few and with many jobs in the index. The two services are measured
/// alternately, so that noise affects both equally.
/// </summary>
internal static class ApiBench
{
    private const int Few = 1_000;
    private const int Rounds = 5;

    /// <summary>The number of pages that are listed. They are the newest, as clients request them.</summary>
    private const int Pages = 5;

    private const int PerPage = 20;

    /// <summary>Calls per second.</summary>
    private const int PostRate = 50;

    private const int GetRate = 200;
    private const int ListRate = 100;
    private const int SearchRate = 5;

    /// <summary>
    /// The searches: by text that occurs in all jobs, in a tenth of them or in none; by dates; and by several words.
    /// </summary>
    private static readonly JobSearch[] s_searches =
    [
        new() { Text = "example.org" }, new() { Text = "unreadable", Status = JobStatus.Failed }, new() { Text = "no-such-text" },
        new() { From = "2000-01-01", To = "2100-01-01" }, new() { Text = "example video mp4", From = "2000-01-01" },
    ];

    private static readonly Target s_target = Target.Most(2);

    private static readonly JobRequest s_request =
        new() { VideoUrl = "https://example.org/video.mp4", Presets = [new PresetRequest { Resolutions = ["360"], Format = "mp4" }] };

    /// <param name="seconds">The duration of each kind of call for each service, in seconds.</param>
    /// <param name="many">The number of jobs in the index of the second service.</param>
    /// <param name="stopped">Cancels the benchmark.</param>
    public static async Task<Outcome> Run(int seconds, int many, CancellationToken stopped)
    {
        await using var few = await Filled.Start(Few, stopped);
        await using var full = await Filled.Start(many, stopped);
        // The first round is not counted, because code is compiled in it.
        for (var round = 0; round <= Rounds; round++)
        {
            foreach (var service in new[] { few, full }) await service.Measure((double)seconds / Rounds, isCounted: round > 0, stopped);
        }
        return new Outcome(
            "api",
            $"{seconds} s each of {PostRate} POST, {GetRate} GET, {ListRate} list (newest {Pages} pages of {PerPage}, all and " +
            $"completed) and {SearchRate} search per second; from when a call was due to its response",
            [
                .. few.Figures(),
                .. full.Figures(),
                new($"list, 99 %: {many} jobs / {Few} jobs", full.List.At(0.99) / few.List.At(0.99), "", s_target),
                new($"list, median: {many} jobs / {Few} jobs", full.List.Median / few.List.Median, ""),
            ]);
    }

    /// <summary>A service with jobs in its index that runs no jobs.</summary>
    private sealed class Filled : IAsyncDisposable
    {
        private readonly MeasuredService _service;
        private readonly int _jobs;
        private readonly List<string> _posted = [];
        private readonly List<double> _post = [], _get = [], _list = [], _last = [], _search = [];

        private Filled(MeasuredService service, int jobs) => (_service, _jobs) = (service, jobs);

        public Quantiles List => new(_list);

        public static async Task<Filled> Start(int jobs, CancellationToken stopped)
        {
            var service = await MeasuredService.Start(stopped, new Dictionary<string, string?> { ["Encoder:Worker:Slots"] = "0" });
            await FilledIndex.Fill(service.Services.GetRequiredService<IJobIndex>(), MeasuredService.TenantName, jobs, stopped);
            return new Filled(service, jobs);
        }

        public async Task Measure(double seconds, bool isCounted, CancellationToken stopped)
        {
            async Task Run(int rate, List<double> times, Func<int, Task> call)
            {
                var took = await OpenLoop.Run(rate, Math.Max(1, (int)(rate * seconds)), call, stopped);
                if (isCounted) times.AddRange(took);
            }

            await Run(PostRate, _post, async _ =>
            {
                var job = await _service.Client.Jobs.Submit(s_request, cancellationToken: stopped);
                lock (_posted) _posted.Add(job.Id);
            });
            await Run(GetRate, _get, n => _service.Client.Jobs.Get(_posted[n % _posted.Count], cancellationToken: stopped));
            await Run(
                ListRate,
                _list,
                n => _service.Client.Jobs.List(n % 2 == 0 ? null : JobStatus.Completed, 1 + (n % Pages), PerPage, stopped));
            await Run(
                SearchRate,
                _search,
                n => _service.Client.Jobs.Search(s_searches[n % s_searches.Length], 1 + (n / s_searches.Length % Pages), PerPage, stopped));
            await Run(ListRate, _last, n => _service.Client.Jobs.List(status: null, _jobs / PerPage, PerPage, stopped));
        }

        public IEnumerable<Figure> Figures()
        {
            foreach (var (name, times) in new[]
            {
                ("POST", _post), ("GET", _get), ("list", _list), ("list, the oldest page", _last), ("search", _search),
            })
            {
                var quantiles = new Quantiles(times);
                yield return new($"{_jobs} jobs: {name}, median", quantiles.Median, "ms");
                yield return new($"{_jobs} jobs: {name}, 99 %", quantiles.At(0.99), "ms");
            }
        }

        public ValueTask DisposeAsync() => _service.DisposeAsync();
    }
}
