using Encoder.Contracts;
using Encoder.Contracts.Jobs;
using Encoder.Grains.Files;
using Encoder.Grains.Outputs;
using Encoder.Grains.Plans;
using Encoder.Grains.Renditions;
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

/// <summary>The services of a job's grain.</summary>
public sealed record JobServices(
    IJobIndex Index,
    IFileIndex Files,
    IWorkQueue Queue,
    IWorkspace Workspace,
    PublicAddress Address,
    WorkItemLimits Limits,
    MediaLimits SourceLimits,
    TimeProvider Time);

/// <summary>One job: decides (<see cref="JobMachine"/>), writes, then performs the effects (<see cref="JobEffects"/>).</summary>
[ResourceOptimizedPlacement]
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

        var video = request.VideoId is null ? null : await services.Files.GetUpload(submission.Tenant, request.VideoId);
        if (request.VideoId is not null && video is null) return new SubmitResult(null, VideoNotFound: true);

        await Apply(new JobCommand.Submit(
            Id, submission, video?.FilePath, NewIds(request.Presets?.Length), NewIds(request.Thumbnails?.Length)));
        return State is { } state && state.Tenant == submission.Tenant
            ? new SubmitResult(JobView.Of(state))
            : new SubmitResult(null, VideoNotFound: true);
    }

    public Task<Job?> Get(string tenant) => Task.FromResult(State is { } state && state.Tenant == tenant ? JobView.Of(state) : null);

    public async Task<Job?> GetWith(string tenant, JobDetails details) => await Get(tenant) is { } job
        ? job with
        {
            Details = details,
            Plan = details.HasFlag(JobDetails.Plan) && State!.Plan is { } plan
                ? JobPlans.Of(plan, job.Presets, job.Thumbnails, services.SourceLimits)
                : null,
            Verification = details.HasFlag(JobDetails.Verification) ? JobView.Verification(State!) : null,
        }
        : null;

    public async Task<DeleteResult> Delete(string tenant)
    {
        if (State is not { } state || state.Tenant != tenant) return new DeleteResult(false, null);
        var reply = await Apply(new JobCommand.Delete());
        return new DeleteResult(reply == JobReply.Done, JobView.Of(state));
    }

    public async Task<WorkPayload?> Begin(WorkLease lease)
    {
        var reply = await Apply(new JobCommand.Begin(lease));
        return reply == JobReply.Refused ? null : JobPayloads.Of(State!, lease.Name);
    }

    public Task<WorkPayload?> GetPayload(WorkItemName item) =>
        Task.FromResult(State is { Plan: not null } state ? JobPayloads.Of(state, item) : null);

    public async Task<bool> Report(WorkLease lease, double fraction) =>
        await Apply(new JobCommand.Report(lease, fraction)) != JobReply.Refused;

    public async Task<WorkVerdict> End(WorkLease lease, WorkResult result) => await Apply(new JobCommand.End(lease, result)) switch
    {
        JobReply.TryAgain => WorkVerdict.TryAgain,
        JobReply.Refused => WorkVerdict.Refused,
        _ => WorkVerdict.Accepted,
    };

    public Task OutputEnded(string key, OutputEnd end) =>
        Apply(new JobCommand.OutputEnded(key, end.Files, end.Error, end.Verification));

    public Task FileDeleted(string fileId) => Apply(new JobCommand.FileDeleted(fileId));

    public Task Resume() => Perform(JobEffects.Between(null, State));

    private async Task<JobReply> Apply(JobCommand command)
    {
        var before = State;
        var (reply, after) = JobMachine.Decide(before, command, services.Limits, services.Time.GetUtcNow());
        if (!ReferenceEquals(before, after))
        {
            if (before is null && after is not null && !await AddToIndex(after)) return JobReply.Refused;
            await (after is null ? Clear() : this.Save(stored, after));
            if (before?.Status != after?.Status)
                Log.Changed(logger, Id, before?.Tenant ?? after?.Tenant, before?.Status, after?.Status, after?.Error?.Code);
            await Perform(JobEffects.Between(before, after));
        }
        else if (reply == JobReply.DoneBefore && command is not JobCommand.Report)
        {
            await Resume();
        }
        return reply;
    }

    /// <summary>
    /// Adds a new job to the index before its state is written: whatever is lost from then on, housekeeping finds the job there, and
    /// removes
    /// it if it has no state. Returns false when the job's video was deleted since it was looked up.
    /// </summary>
    private Task<bool> AddToIndex(JobState job) => services.Index.Add(job.Tenant, JobView.Of(job), job.Revision);

    /// <summary>Performs the effects of a step at once, so that their writes share a commit.</summary>
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
            case JobEffect.SendWebhook when State is { } state:
                var body = WebhookBody.Of(services.Address.Complete(JobView.Of(state), state.Tenant));
                var webhook = new WebhookEvent(state.Tenant, Id, state.Request.WebhookUrl!, body);
                await GrainFactory.GetGrain<IWebhookGrain>(state.EventId).Deliver(webhook);
                break;
            case JobEffect.CleanUp:
                await services.Queue.RemoveJob(Id);
                services.Workspace.RemoveJob(Id);
                break;
            case JobEffect.RemoveFromIndex:
                await services.Index.Remove(Id);
                break;
        }
    }

    private async Task MakeOutput(string key)
    {
        if (State is not { } state || state.Output(key) is not { HasEnded: false } output) return;
        var spec = new OutputSpec(Id, state.Tenant, state.Priority, key, output.WorkItem);
        IOutputGrain grain = output.IsThumbnails ? GrainFactory.GetGrain<IThumbnailGrain>(Id) : GrainFactory.GetGrain<IRenditionGrain>(key);
        await grain.Make(spec);
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
        [LoggerMessage(Level = LogLevel.Information, Message = "Job {JobId} of {Tenant} went from {Before} to {After} {Error}")]
        public static partial void Changed(
            ILogger logger, string jobId, string? tenant, JobStatus? before, JobStatus? after, string? error);
    }
}
