using System.Collections.Concurrent;
using System.Diagnostics;
using Encoder.Contracts;
using Encoder.Grains.Webhooks;
using Encoder.Silo.Outbound;
using Encoder.Silo.Tests.Outbound;
using Encoder.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Encoder.Silo.Tests.Jobs;

/// <summary>Tests many simultaneous webhooks, most of them to endpoints that hang or refuse connections.</summary>
/// <remarks>200 of them by default; 10,000 with <c>ENCODER_LONG=1</c>.</remarks>
[Collection(nameof(Alone))]
public sealed class WebhookCrowdTests(ITestOutputHelper output)
{
    private const int PerEndpoint = 16;
    private const int Good = 50;
    private const long MiB = 1 << 20;

    /// <summary>The managed memory in bytes that a pending event may take: its grain, with state and timer.</summary>
    private const long PerEvent = 12 << 10;

    private static readonly int s_bad = Thoroughness.IsLong ? 5_000 : 100;

    /// <summary>The longest time that an event may take to reach a working endpoint, on a busy machine.</summary>
    private static readonly TimeSpan s_prompt = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task Endpoints_that_hang_or_refuse_do_not_delay_others_and_take_few_connections()
    {
        using var data = new TemporaryFolder();
        var (open, max) = (0, 0);
        await using var hangs = new RawServer(async connection =>
        {
            InterlockedMax(ref max, Interlocked.Increment(ref open));
            try
            {
                await connection.Hang();
            }
            finally
            {
                Interlocked.Decrement(ref open);
            }
        });
        await using var refuses = new RawServer(connection =>
        {
            connection.Reset();
            return Task.CompletedTask;
        });
        var (sent, taken) = (new ConcurrentDictionary<string, Stopwatch>(), new ConcurrentQueue<(string Id, TimeSpan After)>());
        await using var works = new RawServer(async connection =>
        {
            var id = IdIn(await connection.ReadRequest());
            taken.Enqueue((id, sent[id].Elapsed));
            await connection.Write("HTTP/1.1 204 X\r\n\r\n");
        });
        await using var world = await JobWorld.Start(
            data,
            slots: 0,
            settings: new()
            {
                ["Encoder:Outbound:AllowedNetworks:0"] = "127.0.0.1/32", ["Encoder:Outbound:WebhookTimeout"] = "00:10:00",
            },
            configure: services => services.Replace(ServiceDescriptor.Singleton<IWebhookSender, WebhookSender>()));
        var before = GC.GetTotalMemory(forceFullCollection: true);

        await Send(hangs.Url, s_bad);
        await Send(refuses.Url, s_bad);
        await Send(works.Url, Good);

        await Eventually.True(() => taken.Count >= Good, "every event for the working endpoint has arrived", TimeSpan.FromMinutes(5));
        await Eventually.True(() => refuses.Connections >= s_bad, "every event has been tried once", TimeSpan.FromMinutes(5));
        var after = GC.GetTotalMemory(forceFullCollection: true);
        var times = taken.Select(one => one.After).Order().ToArray();
        output.WriteLine(
            $"{2 * s_bad} events to endpoints that hang or refuse; {Good} to one that works took {times[^1].TotalSeconds:0.00} s at most "
            + $"and {times[times.Length / 2].TotalSeconds:0.000} s at the median; at most {max} connections hung; "
            + $"{(after - before) / MiB} MiB more");

        Assert.InRange(times[^1], TimeSpan.Zero, s_prompt);
        Assert.Equal((Good, Good), (taken.Count, taken.Select(one => one.Id).Distinct().Count()));
        Assert.Equal(PerEndpoint, max);
        Assert.Equal(2 * s_bad + Good, world.Count("webhook_deliveries WHERE document ->> 'attempt' = 1"));
        Assert.InRange(after - before, long.MinValue, 16 * MiB + 2 * s_bad * PerEvent);

        Task Send(string url, int count) => Parallel.ForEachAsync(
            Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (_, _) =>
            {
                var job = EntityId.New(TimeProvider.System);
                sent[$"evt_{job}"] = Stopwatch.StartNew();
                await world.Grains.GetGrain<IWebhookGrain>($"evt_{job}").Deliver(
                    new WebhookEvent(JobWorld.Tenant, job, url, """{"type":"job.completed"}"""));
            });
    }

    private static string IdIn(string request) =>
        request.Split("\r\n").Single(line => line.StartsWith("webhook-id: ", StringComparison.OrdinalIgnoreCase))[12..];

    private static void InterlockedMax(ref int target, int value)
    {
        var seen = Volatile.Read(ref target);
        while (seen < value && Interlocked.CompareExchange(ref target, value, seen) is var found && found != seen) seen = found;
    }
}
