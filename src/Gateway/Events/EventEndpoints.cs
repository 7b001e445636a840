using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Encoder.Contracts;
using Encoder.Contracts.Jobs;
using Encoder.Contracts.Json;
using Encoder.Gateway.Hosting;
using Encoder.Gateway.Jobs;
using Encoder.Gateway.Problems;
using Encoder.Silo.Auth;
using Encoder.Storage.Jobs;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Encoder.Gateway.Events;

/// <summary>
/// <c>/v1/encoder/jobs/{id}/events</c> and <c>/v1/encoder/events</c>: changes of jobs as Server-Sent Events.
/// </summary>
public static class EventEndpoints
{
    public const string Path = "/v1/encoder/events";

    /// <summary>The header with the position that a client has reached.</summary>
    internal const string PositionHeader = "Last-Event-ID";

    private const string EventType = "job";
    private const int BatchSize = 100;

    public static RouteGroupBuilder MapEvents(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("").RequireAuthorization().WithTags("Events");
        group.MapGet(JobEndpoints.Path + "/{id}/events", WatchJob)
            .WithName("watchJob")
            .WithSummary("Follow a job")
            .WithDescription(
                "Sends an event immediately and at each change, until the job has ended. The data of an event is the job as returned "
                + "by GET. A comment every 15 s keeps the connection open.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        group.MapGet(Path, WatchJobs)
            .WithName("watchJobs")
            .WithSummary("Follow all jobs")
            .WithDescription(
                "Sends an event at each change of a job of the tenant, from now on or after Last-Event-ID. The data of an event is "
                + "the job as returned by GET. A comment every 15 s keeps the connection open.");
        return group;
    }

    private static async Task<Results<ServerSentEventsResult<string>, NoContent, ProblemHttpResult>> WatchJob(
        string id, HttpContext context, JobWatchers watchers, IJobFeed feed, PublicUrl url,
        [FromHeader(Name = PositionHeader)] string? lastEventId, CancellationToken cancellationToken)
    {
        var tenant = context.Tenant().Name;
        if (!EntityId.IsValid(id) || await feed.Get(tenant, id) is null) return Problem.NotFound("job");
        var watcher = await Watch(context, watchers, id);
        // Read again: the watcher receives every change after this one.
        if (await feed.Get(tenant, id) is not { } current) return Problem.NotFound("job");
        var reached = Position(lastEventId, watcher);
        // A browser's EventSource does not reconnect after 204.
        if (reached == current.Position && HasEnded(current)) return TypedResults.NoContent();
        var missed = reached == current.Position ? [] : new[] { current };
        return Stream(context, watcher, AsAsync(missed), current.Position, url, isOver: HasEnded, cancellationToken);
    }

    private static async Task<ServerSentEventsResult<string>> WatchJobs(
        HttpContext context, JobWatchers watchers, IJobFeed feed, PublicUrl url,
        [FromHeader(Name = PositionHeader)] string? lastEventId, CancellationToken cancellationToken)
    {
        var watcher = await Watch(context, watchers, jobId: null);
        var reached = Position(lastEventId, watcher) ?? watcher.Position;
        return Stream(context, watcher, Missed(feed, watcher.Tenant, reached), reached, url, isOver: _ => false, cancellationToken);
    }

    /// <summary>Adds a watcher, which is removed when the request ends for any reason.</summary>
    private static async Task<JobWatcher> Watch(HttpContext context, JobWatchers watchers, string? jobId)
    {
        var watcher = await watchers.Add(context.Tenant().Name, jobId);
        context.Response.OnCompleted(() =>
        {
            watchers.Remove(watcher);
            return Task.CompletedTask;
        });
        return watcher;
    }

    private static ServerSentEventsResult<string> Stream(
        HttpContext context, JobWatcher watcher, IAsyncEnumerable<JobChange> missed, long reached, PublicUrl url,
        Func<JobChange, bool> isOver, CancellationToken cancellationToken)
    {
        // Proxies must not buffer events.
        context.Response.Headers["X-Accel-Buffering"] = "no";
        return TypedResults.ServerSentEvents(Items(cancellationToken));

        async IAsyncEnumerable<SseItem<string>> Items([EnumeratorCancellation] CancellationToken token)
        {
            // Sent immediately, so that the client gets the response headers before the first event.
            await Comment(context, token);
            await foreach (var change in missed.WithCancellation(token))
            {
                reached = change.Position;
                if (change.Job is not null) yield return Item(change, url, context);
                if (isOver(change)) yield break;
            }
            await foreach (var change in watcher.Changes(token))
            {
                if (change is null) await Comment(context, token);
                if (change is null || change.Position <= reached) continue;
                reached = change.Position;
                if (change.Job is not null) yield return Item(change, url, context);
                if (isOver(change)) yield break;
            }
        }
    }

    private static SseItem<string> Item(JobChange change, PublicUrl url, HttpContext context) =>
        new(JsonSerializer.Serialize(url.Complete(change.Job!, context), EncoderJson.Options), EventType)
        {
            EventId = change.Position.ToString(CultureInfo.InvariantCulture),
        };

    /// <summary>Writes a comment. This is safe, because nothing else writes while the stream waits for its next event.</summary>
    private static async Task Comment(HttpContext context, CancellationToken cancellationToken)
    {
        await context.Response.Body.WriteAsync(": \n\n"u8.ToArray(), cancellationToken);
        await context.Response.Body.FlushAsync(cancellationToken);
    }

    private static async IAsyncEnumerable<JobChange> Missed(IJobFeed feed, string tenant, long reached)
    {
        while (await feed.After(tenant, reached, BatchSize) is { Count: > 0 } changes)
        {
            foreach (var change in changes) yield return change;
            reached = changes[^1].Position;
        }
    }

    private static async IAsyncEnumerable<JobChange> AsAsync(JobChange[] changes)
    {
        foreach (var change in changes) yield return change;
        await Task.CompletedTask;
    }

    /// <summary>Whether no further event follows, because the job has ended or is gone.</summary>
    private static bool HasEnded(JobChange change) => change.Job?.Status.HasEnded() != false;

    /// <summary>Returns the position that a client has reached; null if it sent none, or one that does not exist.</summary>
    private static long? Position(string? lastEventId, JobWatcher watcher) =>
        long.TryParse(lastEventId, NumberStyles.None, CultureInfo.InvariantCulture, out var position) && position <= watcher.Position
            ? position
            : null;
}
