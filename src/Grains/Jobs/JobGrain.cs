using Encoder.Contracts;
using Encoder.Contracts.Jobs;
using Encoder.Grains.Files;
using Encoder.Grains.Outputs;
using Encoder.Grains.Plans;
using Encoder.Grains.Renditions;
using Encoder.Grains.Telemetry;
using Encoder.Grains.Thumbnails;
using Encoder.Grains.Webhooks;
using Encoder.Grains.Work;
using Encoder.Media.Probing;
using Encoder.Storage.Files;
using Encoder.Storage.Jobs;
using Encoder.Storage.Media;
using Encoder.Storage.Work;
using Microsoft.Extensions.Logging;
using Orleans.Placement;

namespace Encoder.Grains.Jobs;

/// <summary>The services that a job's grain uses.</summary>
public sealed record JobServices(
    IJobIndex Index,
    IFileIndex Files,
    IWorkQueue Queue,
    IWorkspace Workspace,
    PublicAddress Address,
    WorkItemLimits Limits,
    MediaLimits SourceLimits,
    JobOptions Options,
    TimeProvider Time);

/// <summary>
/// The grain of a job. It decides (<see cref="JobMachine"/>), writes, then performs the effects (<see cref="JobEffects"/>).
/// </summary>
/// <remarks>The grain is deactivated soon after a call: thousands of jobs may wait in the queue, and clients may ask for any id.</remarks>
[ResourceOptimizedPlacement, CollectionAgeLimit(Minutes = 2)]
public sealed partial class JobGrain(
    [PersistentState(GrainStorage.Job, GrainStorage.Provider)] IPersistentState<JobState> stored,
    JobServices services,
    ILogger<JobGrain> logger) : Grain, IJobGrain, IJobWorkGrain
{
    private JobState? State => stored.RecordExists ? stored.State : null;

    private string Id => this.GetPrimaryKeyString();

    public async Task<SubmitResult> Submit(JobSubmission submission)
    {
        var request = submission.Request;
        var errors = JobRequestRules.Check(request);
        if (errors.Count > 0) return new SubmitResult(null, errors);

        // A repeated submission returns the job, even if its uploads have been deleted since.
        if (State is { } existing) return Submitted(existing);

        var video = request.VideoId is null ? null : await services.Files.GetUpload(submission.Tenant, request.VideoId);
        if (request.VideoId is not null && video is null) return new SubmitResult(null, VideoNotFound: true);

        var (captions, missing) = await CaptionUploads.Find(services.Files, submission);
        if (missing is not null) return new SubmitResult(null, missing);

        await Apply(new JobCommand.Submit(
            Id, submission, video?.FilePath, NewIds(request.Presets?.Length), NewIds(request.Thumbnails?.Length), JobTelemetry.Current)
        {
            CaptionPaths = captions,
            StoryboardId = request.Storyboard is null ? null : NewIds(1)[0],
        });
        return Submitted(State!);

        SubmitResult Submitted(JobState state) => state.Tenant == submission.Tenant
            ? new SubmitResult(JobView.Of(state))
            : new SubmitResult(null, VideoNotFound: true);
    }

    public Task<Job?> Get(string tenant) => Task.FromResult(State is { } state && state.Tenant == tenant ? JobView.Of(state) : null);

    public async Task<Job?> GetWith(string tenant, JobDetails details)
    {
        if (await Get(tenant) is not { } job || State is not { } state) return null;
        var shown = job with
        {
            Details = details,
            Plan = details.HasFlag(JobDetails.Plan) && state.Plan is { } plan
                ? JobPlans.Of(plan, job.Presets, job.Thumbnails, services.SourceLimits)
                : null,
            Verification = details.HasFlag(JobDetails.Verification) ? JobView.Verification(state) : null,
        };
        return details.HasFlag(JobDetails.Timeline) || details.HasFlag(JobDetails.Diagnostics)
            ? JobTimeline.AddTo(shown, details, [.. state.Attempts ?? [], .. await AttemptsAtOutputs(state)])
            : shown;
    }

    private async Task<IEnumerable<WorkAttempt>> AttemptsAtOutputs(JobState state)
    {
        var begun = state.Outputs.Where(o => o.Status != JobOutputStatus.Waiting || state.Run > 0);
        return (await Task.WhenAll(begun.Select(o => OutputGrainOf(o).Attempts()))).SelectMany(attempts => attempts);
    }

    public async Task<DeleteResult> Delete(string tenant)
    {
        if (State is not { } state || state.Tenant != tenant) return new DeleteResult(false, null);
        var reply = await Apply(new JobCommand.Delete());
        return new DeleteResult(reply == JobReply.Done, JobView.Of(state));
    }

    public async Task<CancelResult> Cancel(string tenant)
    {
        if (State is not { } state || state.Tenant != tenant) return new CancelResult(false, null);
        var reply = await Apply(new JobCommand.Cancel());
        return new CancelResult(reply != JobReply.Refused, JobView.Of(State!));
    }

    public async Task<RetryResult> Retry(string tenant)
    {
        if (State is not { } state || state.Tenant != tenant) return new RetryResult(false, null);
        var isRetryable = state.Status == JobStatus.Failed;
        if (isRetryable && state.Request.VideoId is { } videoId && await services.Files.GetUpload(tenant, videoId) is null)
            return new RetryResult(false, JobView.Of(state), VideoNotFound: true);
        var kept = isRetryable ? JobLeftovers.Kept(state, services.Workspace) : [];
        if (await Apply(new JobCommand.Retry(kept)) == JobReply.Refused)
        {
            // An earlier retry may have been written but cut off before its effects were performed.
            if (state is { Run: > 0, Status: JobStatus.Queued }) await Resume();
            return new RetryResult(false, JobView.Of(state));
        }
        var queued = JobView.Of(State!);
        await Apply(new JobCommand.Proceed());
        return new RetryResult(true, queued);
    }

    public async Task<WorkPayload?> Begin(WorkLease lease)
    {
        var reply = await Apply(new JobCommand.Begin(lease));
        return reply == JobReply.Refused ? null : JobPayloads.Of(State!, lease.Name);
    }

    public Task<WorkPayload?> GetPayload(WorkItemName item) =>
        Task.FromResult(State is { Plan: not null, HasEnded: false, IsCancelled: false } state ? JobPayloads.Of(state, item) : null);

    public async Task<bool> Report(WorkLease lease, double fraction) =>
        await Apply(new JobCommand.Report(lease, fraction)) != JobReply.Refused;

    public async Task<WorkVerdict> End(WorkLease lease, WorkResult result) => await Apply(new JobCommand.End(lease, result)) switch
    {
        JobReply.TryAgain => WorkVerdict.TryAgain,
        JobReply.Refused => WorkVerdict.Refused,
        _ => WorkVerdict.Accepted,
    };

    public Task OutputEnded(string key, OutputEnd end) =>
        Apply(new JobCommand.OutputEnded(key, end.Files, end.Error, end.Verification, end.Run));

    public Task FileDeleted(string fileId) => Apply(new JobCommand.FileDeleted(fileId));

    public async Task Resume()
    {
        await Perform(JobEffects.Between(null, State));
        await Apply(new JobCommand.Proceed());
    }

    private async Task<JobReply> Apply(JobCommand command)
    {
        var before = State;
        var (reply, after) = JobMachine.Decide(before, command, services.Limits, services.Time.GetUtcNow());
        if (!ReferenceEquals(before, after))
        {
            if (before is null && after is not null && !await AddToIndex(after)) return JobReply.Refused;
            await (after is null ? Clear() : this.Save(stored, after));
            JobTelemetry.Changed(before, after);
            if (before?.Status != after?.Status)
                Log.Changed(logger, Id, before?.Tenant ?? after?.Tenant, before?.Status, after?.Status, after?.Error?.Code);
            await Perform(JobEffects.Between(before, after));
            // An ended job is only read.
            if (before is { HasEnded: false } && after is { HasEnded: true })
                this.DeactivateSoon(() => State is null or { HasEnded: true });
        }
        else if (reply == JobReply.DoneBefore && command is not JobCommand.Report)
        {
            await Resume();
        }
        return reply;
    }

    /// <summary>
    /// Adds a new job to the index before its state is written: if the state is never written, housekeeping finds the job in the index and
    /// removes it. Returns false if an upload that the job uses has been deleted since it was looked up.
    /// </summary>
    private Task<bool> AddToIndex(JobState job) => services.Index.Add(job.Tenant, JobView.Of(job), job.Revision);

    /// <summary>Performs the effects of each step concurrently, so that their writes share a commit.</summary>
    private async Task Perform(IReadOnlyList<JobEffect> effects)
    {
        foreach (var step in JobEffects.InSteps(effects)) await Task.WhenAll(step.Select(Perform));
    }

    private async Task Perform(JobEffect effect)
    {
        switch (effect)
        {
            case JobEffect.UpdateIndex when State is { } state:
                await services.Index.Update(JobView.Of(state), state.Revision);
                break;
            case JobEffect.Enqueue enqueue when State is { } state:
                await services.Queue.Enqueue(
                    Array.ConvertAll(enqueue.Items, name => new WorkItem(Id, name, state.Tenant, state.Priority, state.Yields)));
                break;
            case JobEffect.MakeOutput make:
                await MakeOutput(make.Key);
                break;
            case JobEffect.StopWork:
                await services.Queue.RemoveJob(Id);
                break;
            case JobEffect.CancelOutput cancel when State?.Output(cancel.Key) is { HasEnded: false } output:
                await OutputEnded(cancel.Key, await OutputGrainOf(output).Cancel(SpecOf(State, output)));
                break;
            case JobEffect.SendWebhook send when State is { } state:
                var body = WebhookBody.Of(send.Event.Type, services.Address.Complete(JobView.Of(state), state.Tenant));
                var webhook = new WebhookEvent(state.Tenant, Id, state.Request.WebhookUrl!, body, state.Trace);
                await GrainFactory.GetGrain<IWebhookGrain>(send.Event.Id).Deliver(webhook);
                break;
            case JobEffect.CleanUp:
                await services.Queue.RemoveJob(Id);
                CleanUpWorkspace();
                break;
            case JobEffect.RemoveFromIndex:
                await services.Index.Remove(Id);
                break;
        }
    }

    private async Task MakeOutput(string key)
    {
        if (State is { } state && state.Output(key) is { HasEnded: false } output) await OutputGrainOf(output).Make(SpecOf(state, output));
    }

    private IOutputGrain OutputGrainOf(JobOutput output) => output.IsThumbnails
        ? GrainFactory.GetGrain<IThumbnailGrain>(Id)
        : GrainFactory.GetGrain<IRenditionGrain>(output.Key);

    private OutputSpec SpecOf(JobState state, JobOutput output) =>
        new(Id, state.Tenant, state.Priority, output.Key, output.WorkItem, state.Run);

    private void CleanUpWorkspace()
    {
        var kept = JobLeftovers.Of(State, services.Options.RetryWindow, services.Time.GetUtcNow());
        try
        {
            if (kept.Count > 0) services.Workspace.Keep(Id, kept);
            else services.Workspace.RemoveJob(Id);
        }
        catch (IOException exception)
        {
            // A worker that has just lost its lease may still be writing. It removes its own folder; housekeeping removes the rest.
            Log.NotCleanedUp(logger, exception, Id);
        }
    }

    private async Task Clear()
    {
        try
        {
            await stored.ClearStateAsync();
        }
        catch
        {
            DeactivateOnIdle();
            throw;
        }
    }

    private string[] NewIds(int? count) => [.. Enumerable.Range(0, count ?? 0).Select(_ => EntityId.New(services.Time))];

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Job {JobId}: not all temporary files could be removed yet")]
        public static partial void NotCleanedUp(ILogger logger, Exception exception, string jobId);

        [LoggerMessage(Level = LogLevel.Information, Message = "Job {JobId} of {Tenant} went from {Before} to {After} {Error}")]
        public static partial void Changed(
            ILogger logger, string jobId, string? tenant, JobStatus? before, JobStatus? after, string? error);
    }
}
