using Encoder.Contracts;
using Encoder.Contracts.Files;
using Encoder.Grains.Files;
using Encoder.Grains.Jobs;
using Encoder.Grains.Work;
using Encoder.Storage.Files;
using Encoder.Storage.Media;
using Encoder.Storage.Work;

namespace Encoder.Grains.Outputs;

/// <summary>What grains that make a part of a job need.</summary>
public sealed record OutputServices(IWorkQueue Queue, IMediaStore Media, IFileIndex Files, UnitLimits Limits, TimeProvider Time);

/// <summary>Makes one part of a job. Every step can be repeated, so that after a crash whoever asks next brings it to its end.</summary>
public abstract class OutputGrain<TOrder>(IPersistentState<OutputState<TOrder>> stored, OutputServices services) : Grain, IOutputGrain<TOrder>
    where TOrder : UnitOrder
{
    private OutputAssignment<TOrder> Assignment => stored.State.Assignment;

    private OutputWork Work => stored.State.Work;

    private OutputEnd Ended => new(Work.Files, Work.Error, Work.Verification);

    public async Task<OutputEnd?> Make(OutputAssignment<TOrder> assignment)
    {
        if (!stored.RecordExists) await Write(new OutputState<TOrder> { Assignment = assignment });
        await Publish();
        if (Work.HasEnded) return Ended;
        await Enqueue();
        return null;
    }

    public async Task<UnitOrder?> Begin(UnitClaim claim)
    {
        if (!stored.RecordExists) return null;
        await Write(OutputMachine.Begin(Work, claim, services.Limits));
        if (Work.Status == OutputStatus.Open) return Work.Attempt == claim.Attempt ? Assignment.Order : null;
        // Whoever had the unit before may have been lost between its result and its publication.
        await Publish();
        await TellJob();
        return null;
    }

    public Task<bool> Report(UnitClaim claim, double fraction) =>
        Task.FromResult(Work.Status == OutputStatus.Open && claim.Attempt == Work.Attempt);

    public async Task<UnitVerdict> End(UnitClaim claim, UnitResult result)
    {
        var now = services.Time.GetUtcNow();
        var (verdict, next) = OutputMachine.End(Work, claim, result, services.Limits, Folder, output => new MediaFile
        {
            Id = EntityId.New(services.Time),
            JobId = Assignment.JobId,
            Type = output.Type,
            Size = output.Size,
            FilePath = $"{Folder}/{output.Name}",
            Meta = output.Meta,
            CreatedAt = now,
            UpdatedAt = now,
        });
        await Write(next);
        await Publish();
        await TellJob();
        return verdict;
    }

    private string Folder => MediaPaths.Output(Assignment.JobId, Assignment.Key);

    private async Task Publish()
    {
        if (Work.Status != OutputStatus.Accepted) return;
        try
        {
            services.Media.PublishAttempt(Assignment.JobId, Assignment.Unit, Work.Attempt, Folder);
        }
        catch (DirectoryNotFoundException)
        {
            await Write(OutputMachine.Vanished(Work, services.Limits));
            if (!Work.HasEnded) await Enqueue();
            return;
        }
        await services.Files.Add(Assignment.Tenant, Work.Files);
        await Write(OutputMachine.Published(Work));
    }

    private Task Enqueue() =>
        services.Queue.Enqueue(new WorkUnit(Assignment.JobId, Assignment.Unit, Assignment.Tenant, Assignment.Priority));

    /// <summary>Tells the job without waiting for it: it may be in the middle of a call to this grain. Should that be lost, the job asks.</summary>
    private async Task TellJob()
    {
        if (!Work.HasEnded) return;
        await GrainFactory.GetGrain<IJobWorkGrain>(Assignment.JobId).PartEnded(Assignment.Key, Ended);
    }

    private Task Write(OutputWork next) => ReferenceEquals(next, Work)
        ? Task.CompletedTask
        : Write(stored.State with { Work = next, Assignment = next.HasEnded ? Assignment with { Order = null } : Assignment });

    private Task Write(OutputState<TOrder> next) => this.Save(stored, next);
}
