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

namespace Encoder.Grains.Jobs;

/// <summary>What the job's grain needs.</summary>
public sealed record JobServices(
    IJobIndex Index, IFileIndex Files, IWorkQueue Queue, IMediaStore Media, PublicAddress Address, UnitLimits Limits, MediaLimits SourceLimits, TimeProvider Time);

/// <summary>One job: loads, decides (<see cref="JobMachine"/>), writes, then performs what follows (<see cref="JobEffects"/>).</summary>
public sealed partial class JobGrain(
    [PersistentState(GrainStorage.Job, GrainStorage.Provider)] IPersistentState<JobState> stored,
    JobServices services,
    ILogger<JobGrain> logger) : Grain, IJobGrain, IJobWorkGrain, IRemindable
{
    private const string ReminderName = "keep-alive";
    private static readonly TimeSpan s_reminderPeriod = TimeSpan.FromMinutes(1);

    private JobState? State => stored.RecordExists ? stored.State : null;

    private string Id => this.GetPrimaryKeyString();

    public async Task<SubmitResult> Submit(JobSubmission submission)
    {
        var request = submission.Request;
        var errors = JobRequestRules.Check(request);
        if (errors.Count > 0) return new SubmitResult(null, errors);

        var video = request.VideoId is null ? null : await services.Files.GetUpload(submission.Tenant, request.VideoId);
        if (request.VideoId is not null && video is null) return new SubmitResult(null, VideoNotFound: true);

        // Before the state, so that whatever happens from here on is brought to an end by somebody.
        await this.RegisterOrUpdateReminder(ReminderName, s_reminderPeriod, s_reminderPeriod);
        await Apply(new JobCommand.Submit(Id, submission, video?.FilePath, NewIds(request.Presets?.Length), NewIds(request.Thumbnails?.Length)));
        return State is { } state && state.Tenant == submission.Tenant
            ? new SubmitResult(JobView.Of(state))
            : new SubmitResult(null, VideoNotFound: true);
    }

    public Task<Job?> Get(string tenant) => Task.FromResult(State is { } state && state.Tenant == tenant ? JobView.Of(state) : null);

    public async Task<Job?> GetWith(string tenant, JobDetails details) => await Get(tenant) is { } job
        ? job with
        {
            Details = details,
            Plan = details.HasFlag(JobDetails.Plan) && State!.Plan is { } plan ? JobPlans.Of(plan, job.Presets, job.Thumbnails, services.SourceLimits) : null,
            Verification = details.HasFlag(JobDetails.Verification) ? JobView.Verification(State!) : null,
        }
        : null;

    public async Task<DeleteResult> Delete(string tenant)
    {
        if (State is not { } state || state.Tenant != tenant) return new DeleteResult(false, null);
        var reply = await Apply(new JobCommand.Delete());
        return new DeleteResult(reply == JobReply.Done, JobView.Of(state));
    }

    public async Task<UnitOrder?> Begin(UnitClaim claim)
    {
        var reply = await Apply(new JobCommand.Begin(claim));
        return reply == JobReply.Refused ? null : JobOrders.ForUnit(State!, claim.Unit);
    }

    public async Task<bool> Report(UnitClaim claim, double fraction) =>
        await Apply(new JobCommand.Report(claim, fraction)) != JobReply.Refused;

    public async Task<UnitVerdict> End(UnitClaim claim, UnitResult result) => await Apply(new JobCommand.End(claim, result)) switch
    {
        JobReply.TryAgain => UnitVerdict.TryAgain,
        JobReply.Refused => UnitVerdict.Refused,
        _ => UnitVerdict.Accepted,
    };

    public Task PartEnded(string key, OutputEnd end) => Apply(new JobCommand.PartEnded(key, end.Files, end.Error, end.Verification));

    public Task FileDeleted(string fileId) => Apply(new JobCommand.FileDeleted(fileId));

    public Task Resume() => Perform(JobEffects.Between(null, State));

    public Task ReceiveReminder(string reminderName, TickStatus status) => Resume();

    private async Task<JobReply> Apply(JobCommand command)
    {
        var before = State;
        var (reply, after) = JobMachine.Decide(before, command, services.Limits, services.Time.GetUtcNow());
        if (!ReferenceEquals(before, after))
        {
            await (after is null ? Clear() : this.Save(stored, after));
            if (before?.Status != after?.Status) Log.Changed(logger, Id, before?.Tenant ?? after?.Tenant, before?.Status, after?.Status, after?.Error?.Code);
            await Perform(JobEffects.Between(before, after));
        }
        else if (reply == JobReply.DoneBefore && command is not JobCommand.Report)
        {
            await Resume();
        }
        return reply;
    }

    /// <summary>What can be done at once is, as writes that wait together share a commit.</summary>
    private async Task Perform(IReadOnlyList<JobEffect> effects)
    {
        var ended = new List<(string Key, OutputEnd End)>();
        foreach (var step in JobEffects.InSteps(effects)) await Task.WhenAll(step.Select(effect => Perform(effect, ended)));
        foreach (var (key, end) in ended) await PartEnded(key, end);
    }

    /// <param name="effect">What to do.</param>
    /// <param name="ended">Gets the parts of which it turns out that they have ended before.</param>
    private async Task Perform(JobEffect effect, List<(string Key, OutputEnd End)> ended)
    {
        switch (effect)
        {
            case JobEffect.Show show:
                await Show(show.IsNew);
                break;
            case JobEffect.Enqueue enqueue when State is { } state:
                await services.Queue.Enqueue(Array.ConvertAll(enqueue.Units, name => new WorkUnit(Id, name, state.Tenant, state.Priority, state.Yields)));
                break;
            case JobEffect.BeginPart begin:
                if (await BeginPart(begin.Key) is { } end) ended.Add((begin.Key, end));
                break;
            case JobEffect.Notify when State is { } state:
                var body = WebhookBody.Of(services.Address.Complete(JobView.Of(state)));
                await GrainFactory.GetGrain<IWebhookGrain>(state.EventId).Deliver(new WebhookEvent(state.Tenant, Id, state.Request.WebhookUrl!, body));
                break;
            case JobEffect.CleanUp:
                await services.Queue.RemoveJob(Id);
                services.Media.RemoveWork(Id);
                break;
            case JobEffect.Hide:
                await services.Index.Remove(Id);
                break;
            case JobEffect.Rest when await this.GetReminder(ReminderName) is { } reminder:
                await this.UnregisterReminder(reminder);
                break;
        }
    }

    private async Task Show(bool isNew)
    {
        if (State is not { } state) return;
        var view = JobView.Of(state);
        // Its video was deleted between the look at it and now: the job was never acknowledged, and is forgotten.
        if (isNew && !await services.Index.Add(state.Tenant, view, state.Revision)) await Apply(new JobCommand.Delete());
        else await services.Index.Update(view, state.Revision);
    }

    /// <summary>How the part ended, if it has.</summary>
    private async Task<OutputEnd?> BeginPart(string key)
    {
        if (State is not { } state || state.Parts.Any(p => p.Key == key && p.HasEnded)) return null;
        var order = JobOrders.ForPart(state, key);
        return order switch
        {
            PackageOrder package => await GrainFactory.GetGrain<IRenditionGrain>(key).Make(Assignment(state, key, UnitNames.Package(key), package)),
            ThumbnailsOrder thumbnails => await GrainFactory.GetGrain<IThumbnailGrain>(Id).Make(Assignment(state, key, UnitNames.Thumbnails, thumbnails)),
            _ => throw new InvalidOperationException($"{order.GetType().Name} makes no part."),
        };
    }

    private OutputAssignment<TOrder> Assignment<TOrder>(JobState state, string key, string unit, TOrder order)
        where TOrder : UnitOrder => new(Id, state.Tenant, state.Priority, key, unit, order);

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
        public static partial void Changed(ILogger logger, string jobId, string? tenant, JobStatus? before, JobStatus? after, string? error);
    }
}
