using Encoder.Contracts;
using Encoder.Contracts.Files;
using Encoder.Grains.Files;
using Encoder.Grains.Jobs;
using Encoder.Grains.Work;
using Encoder.Storage.Files;
using Encoder.Storage.Media;
using Encoder.Storage.Work;

namespace Encoder.Grains.Outputs;

/// <summary>The services that an output's grain uses.</summary>
public sealed record OutputServices(
    IWorkQueue Queue, IMediaStore Media, IWorkspace Workspace, IFileIndex Files, WorkItemLimits Limits, TimeProvider Time);

/// <summary>
/// Makes one output of a job. Every step can be repeated: after a crash, the next call continues where the last one stopped.
/// </summary>
public abstract class OutputGrain(IPersistentState<OutputState> stored, OutputServices services) : Grain, IOutputGrain
{
    private OutputSpec Spec => stored.State.Spec;

    private OutputWork Work => stored.State.Work;

    private IJobWorkGrain Job => GrainFactory.GetGrain<IJobWorkGrain>(Spec.JobId);

    private string Folder => MediaPaths.Output(Spec.JobId, Spec.Key);

    public async Task Make(OutputSpec spec)
    {
        if (!stored.RecordExists) await this.Save(stored, new OutputState { Spec = spec });
        else if (spec.Run > Spec.Run) await Write(spec, OutputMachine.Retry(Work));
        await Publish();
        if (Work.HasEnded) await ReportEnd();
        else await Enqueue();
    }

    public async Task<OutputEnd> Cancel(OutputSpec spec)
    {
        await Publish();
        // Written even if nothing has been made yet: a call of Make may still be on its way.
        if (!Work.HasEnded || spec.Run > Spec.Run) await Write(spec, OutputMachine.Cancel(Work, services.Time.GetUtcNow()));
        return Ended();
    }

    public async Task<WorkPayload?> Begin(WorkLease lease)
    {
        if (!stored.RecordExists) return null;
        await Write(OutputMachine.Begin(Work, lease, services.Limits, services.Time.GetUtcNow()));
        if (Work.Status == OutputStatus.Open) return Work.Attempt == lease.Attempt ? await Job.GetPayload(Spec.Item) : null;
        // This process, or its predecessor, may have ended between accepting a result and publishing it.
        await Publish();
        await ReportEnd();
        return null;
    }

    public Task<WorkAttempt[]> Attempts() => Task.FromResult(Work.Attempts ?? []);

    public Task<bool> Report(WorkLease lease, double fraction) =>
        Task.FromResult(Work.Status == OutputStatus.Open && lease.Attempt == Work.Attempt);

    public async Task<WorkVerdict> End(WorkLease lease, WorkResult result)
    {
        var now = services.Time.GetUtcNow();
        var (verdict, next) = OutputMachine.End(Work, lease, result, services.Limits, now, Folder, output => new MediaFile
        {
            Id = EntityId.New(services.Time),
            JobId = Spec.JobId,
            Type = output.Type,
            Size = output.Size,
            FilePath = $"{Folder}/{output.Name}",
            Meta = output.Meta,
            CreatedAt = now,
            UpdatedAt = now,
        });
        await Write(next);
        await Publish();
        await ReportEnd();
        if (Work.HasEnded) this.DeactivateSoon(() => Work.HasEnded);
        return verdict;
    }

    private async Task Publish()
    {
        if (Work.Status != OutputStatus.Accepted) return;
        try
        {
            services.Media.PublishFolder(services.Workspace.AttemptFolder(Spec.JobId, Spec.Item, Work.Attempt), Folder);
        }
        catch (DirectoryNotFoundException)
        {
            await Write(OutputMachine.Vanished(Work, services.Limits));
            if (!Work.HasEnded) await Enqueue();
            return;
        }
        await services.Files.Add(Spec.Tenant, Work.Files);
        await Write(OutputMachine.Published(Work));
    }

    private Task Enqueue() => services.Queue.Enqueue(new WorkItem(Spec.JobId, Spec.Item, Spec.Tenant, Spec.Priority));

    /// <summary>
    /// Reports the end to the job. The call is one-way, because the job may be waiting for this grain. If the report is lost, the job calls
    /// <see cref="Make"/> again, which repeats it.
    /// </summary>
    private async Task ReportEnd()
    {
        if (Work.HasEnded) await Job.OutputEnded(Spec.Key, Ended());
    }

    private OutputEnd Ended() => new(Work.Files, Work.Error, Work.Verification, Spec.Run);

    private Task Write(OutputSpec spec, OutputWork work) => this.Save(stored, new OutputState { Spec = spec, Work = work });

    private Task Write(OutputWork next) => ReferenceEquals(next, Work)
        ? Task.CompletedTask
        : this.Save(stored, stored.State with { Schema = OutputState.CurrentSchema, Work = next });
}
