using System.Net;
using System.Text.Json.Nodes;
using Encoder.Gateway.Tests.Hosting;
using Encoder.Grains.Work;
using Encoder.Storage.Jobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Encoder.Gateway.Tests.Events;

/// <summary>Tests the Server-Sent Events of jobs.</summary>
public sealed class EventTests(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    private const string Jobs = "/v1/encoder/jobs";
    private const string All = "/v1/encoder/events";

    [Fact]
    public async Task A_job_can_be_followed_to_its_end_and_then_the_stream_ends()
    {
        await using var scripted = new ScriptedGateway();
        await scripted.InitializeAsync();
        var (begun, before) = (new TaskCompletionSource(), scripted.Work.Before);
        scripted.Work.Before = async (context, payload, token) =>
        {
            if (payload is EncodePayload) await begun.Task;
            return await before(context, payload, token);
        };
        var id = await scripted.Ada.CreateJob();

        await using var stream = await EventStream.Open(scripted.Ada, $"{Jobs}/{id}/events");
        await stream.Until(id, "processing");
        begun.SetResult();
        var (last, job) = await stream.Until(id, "completed");

        Assert.Null(await stream.Next());
        Assert.Equal((await scripted.Ada.GetAsync($"{Jobs}/{id}").Json()).ToJsonString(), job.ToJsonString());
        using var again = await EventStream.Send(scripted.Ada, $"{Jobs}/{id}/events", last);
        Assert.Equal(HttpStatusCode.NoContent, again.StatusCode);
        await using var anew = await EventStream.Open(scripted.Ada, $"{Jobs}/{id}/events");
        Assert.Equal(last, (await anew.Next())?.Id);
        Assert.Null(await anew.Next());
    }

    [Fact]
    public async Task A_client_that_reconnects_continues_after_its_last_event()
    {
        await using var alone = await RunningGateway.Start();
        var first = await alone.Ada.CreateJob();
        string reached;
        await using (var stream = await EventStream.Open(alone.Ada, All))
        {
            var second = await alone.Ada.CreateJob();
            // The stream has only events after its start, and only those of its tenant.
            await alone.Bob.CreateJob();
            (reached, var job) = (await stream.Next())!.Value;
            Assert.Equal((second, "queued"), ((string?)job["id"], (string?)job["status"]));
        }
        await Cancel(alone, first);
        var third = await alone.Ada.CreateJob();

        await using var back = await EventStream.Open(alone.Ada, All, reached);
        var missed = new[] { (await back.Next())!.Value, (await back.Next())!.Value };
        Assert.Equal([(first, "failed"), (third, "queued")], missed.Select(e => ((string)e.Job["id"]!, (string)e.Job["status"]!)));
        Assert.Equal((long.Parse(reached) + 1, long.Parse(reached) + 2), (long.Parse(missed[0].Id), long.Parse(missed[1].Id)));
        await Cancel(alone, third);
        Assert.Equal(third, (string?)(await back.Until(third, "failed")).Job["id"]);
    }

    [Theory]
    [InlineData("999999999")]
    [InlineData("nonsense")]
    public async Task An_unknown_position_is_ignored(string position)
    {
        var id = await gateway.Ada.CreateJob();
        await using var stream = await EventStream.Open(gateway.Ada, $"{Jobs}/{id}/events", position);
        Assert.Equal(id, (string?)(await stream.Next())!.Value.Job["id"]);
    }

    [Fact]
    public async Task The_stream_of_a_deleted_job_ends_and_the_stream_of_all_jobs_continues()
    {
        var id = await gateway.Ada.CreateJob();
        await using var one = await EventStream.Open(gateway.Ada, $"{Jobs}/{id}/events");
        await using var all = await EventStream.Open(gateway.Ada, All);
        await one.Next();
        await gateway.Ada.DeleteAsync($"{Jobs}/{id}").Json();

        Assert.Null(await one.Next());
        var next = await gateway.Ada.CreateJob();
        await all.Until(next, "queued");
        await EventStream.Send(gateway.Ada, $"{Jobs}/{id}/events").Problem(404, "not-found");
    }

    [Fact]
    public async Task Another_tenants_job_cannot_be_followed()
    {
        var id = await gateway.Ada.CreateJob();
        await EventStream.Send(gateway.Bob, $"{Jobs}/{id}/events").Problem(404, "not-found");
        await EventStream.Send(gateway.Anyone, All).Problem(401, "unauthorized");
    }

    [Fact]
    public async Task Streams_do_not_prevent_the_service_from_stopping()
    {
        var stopping = await RunningGateway.Start();
        await using var stream = await EventStream.Open(stopping.Ada, All);
        var stopped = stopping.DisposeAsync().AsTask();

        Assert.Null(await stream.Next());
        await stopped.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Two_thousand_clients_are_notified_with_as_many_database_reads_as_for_one()
    {
        const int Watchers = 2000;
        CountedFeed? feed = null;
        await using var crowded = await RunningGateway.Start(configure: builder =>
        {
            var inner = builder.Services.Single(service => service.ServiceType == typeof(IJobFeed)).ImplementationFactory!;
            builder.Services.Replace(
                ServiceDescriptor.Singleton<IJobFeed>(provider => feed = new CountedFeed((IJobFeed)inner(provider))));
        });
        var id = await crowded.Ada.CreateJob();
        var streams = new EventStream[Watchers];
        try
        {
            await Parallel.ForAsync(0, Watchers, new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (i, _) =>
            {
                streams[i] = await EventStream.Open(crowded.Ada, i % 2 == 0 ? All : $"{Jobs}/{id}/events");
                if (i % 2 == 1) await streams[i].Next();
            });
            // Waits until all reads for the clients' first events are done.
            var other = await crowded.Ada.CreateJob();
            await streams[0].Until(other, "queued");
            var reads = feed!.Reads;

            await Cancel(crowded, id);
            await Task.WhenAll(streams.Select(stream => stream.Until(id, "failed")));

            Assert.InRange(feed.Reads - reads, 1, 10);
        }
        finally
        {
            foreach (var stream in streams.Where(stream => stream is not null)) await stream.DisposeAsync();
        }
    }

    private static Task<JsonObject> Cancel(RunningGateway at, string id) =>
        at.Ada.PostAsync($"{Jobs}/{id}/cancel", content: null).Json();

    private sealed class CountedFeed(IJobFeed feed) : IJobFeed
    {
        private int _reads;

        public int Reads => Volatile.Read(ref _reads);

        public void OnChange(Action<string?> changed) => feed.OnChange(changed);

        public Task<long> Position(string tenant) => Counted(feed.Position(tenant));

        public Task<JobChange?> Get(string tenant, string jobId) => Counted(feed.Get(tenant, jobId));

        public Task<IReadOnlyList<JobChange>> After(string tenant, long position, int limit) =>
            Counted(feed.After(tenant, position, limit));

        private Task<T> Counted<T>(Task<T> read)
        {
            Interlocked.Increment(ref _reads);
            return read;
        }
    }
}
