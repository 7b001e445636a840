using Encoder.Grains.Work;
using Encoder.Storage.Work;

namespace Encoder.Grains.Jobs;

/// <summary>An action outside the job's state, performed once the state is durable. Every effect may be repeated.</summary>
public abstract record JobEffect
{
    /// <summary>Write the job's current state to the index, which lists are read from.</summary>
    public sealed record UpdateIndex : JobEffect;

    /// <summary>Add these items to the work queue.</summary>
    public sealed record Enqueue(WorkItemName[] Items) : JobEffect;

    /// <summary>Have the output's grain make the output.</summary>
    public sealed record MakeOutput(string Key) : JobEffect;

    /// <summary>Remove the job's items from the queue, so that their workers stop.</summary>
    public sealed record StopWork : JobEffect;

    /// <summary>Cancel the output in its grain, and record how it ended.</summary>
    public sealed record CancelOutput(string Key) : JobEffect;

    /// <summary>Have the webhook grain deliver an event.</summary>
    public sealed record SendWebhook(JobEvent Event) : JobEffect;

    /// <summary>Remove the job's items from the queue, and its temporary files unless a retry may need them.</summary>
    public sealed record CleanUp : JobEffect;

    /// <summary>Remove the job from the index.</summary>
    public sealed record RemoveFromIndex : JobEffect;
}

/// <summary>Derives the effects of a change from the states before and after it.</summary>
public static class JobEffects
{
    private static readonly JobEffect[] s_remove = [new JobEffect.CleanUp(), new JobEffect.RemoveFromIndex()];

    /// <summary>
    /// Returns the effects of a change from <paramref name="before"/> to <paramref name="after"/>, in order. If <paramref name="before"/>
    /// is null, returns all effects that the state asks for: after a crash, it is unknown which were performed.
    /// </summary>
    public static IReadOnlyList<JobEffect> Between(JobState? before, JobState? after)
    {
        if (after is null) return s_remove;
        var effects = new List<JobEffect>();
        var ends = after.HasEnded && (before?.HasEnded != true || before.Run != after.Run);
        // Webhooks come first: before a job is listed as ended, its webhook must be on its way.
        effects.AddRange(JobEvent.Between(before, after).Select(e => new JobEffect.SendWebhook(e)));
        if (before is null || JobView.Differ(before, after)) effects.Add(new JobEffect.UpdateIndex());

        var items = after.WorkItems.Where(
            i => i.Status == WorkItemStatus.Open && before?.WorkItem(i.Name)?.Status != WorkItemStatus.Open);
        if (items.Any()) effects.Add(new JobEffect.Enqueue([.. items.Select(i => i.Name)]));

        var begun = after.Outputs.Where(o => o.Status == JobOutputStatus.Begun);
        if (!after.IsCancelled)
        {
            var begins = begun.Where(o => before?.Output(o.Key)?.Status != JobOutputStatus.Begun);
            effects.AddRange(begins.Select(o => new JobEffect.MakeOutput(o.Key)));
        }
        else if (before?.IsCancelled != true && !ends)
        {
            effects.AddRange([new JobEffect.StopWork(), .. begun.Select(o => new JobEffect.CancelOutput(o.Key))]);
        }

        if (ends) effects.Add(new JobEffect.CleanUp());
        return effects;
    }

    /// <summary>Groups effects into steps. The effects of a step do not depend on each other and can be performed concurrently.</summary>
    public static IEnumerable<IReadOnlyList<JobEffect>> InSteps(IEnumerable<JobEffect> effects)
    {
        ArgumentNullException.ThrowIfNull(effects);
        var step = new List<JobEffect>();
        foreach (var effect in effects)
        {
            if (effect is JobEffect.UpdateIndex or JobEffect.Enqueue or JobEffect.MakeOutput)
            {
                step.Add(effect);
                continue;
            }
            if (step.Count > 0) yield return step;
            step = [];
            yield return [effect];
        }
        if (step.Count > 0) yield return step;
    }
}
