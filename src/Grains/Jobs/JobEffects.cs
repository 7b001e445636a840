namespace Encoder.Grains.Jobs;

/// <summary>Something to be done outside the job's state, after the state is durable. All of it may be done again.</summary>
public abstract record JobEffect
{
    /// <summary>Show the job as it is now in lists.</summary>
    /// <param name="IsNew">Whether the lists may not know it yet.</param>
    public sealed record Show(bool IsNew) : JobEffect;

    /// <summary>Have these units in the work queue.</summary>
    public sealed record Enqueue(string[] Units) : JobEffect;

    /// <summary>Have the grain of this part make it.</summary>
    public sealed record BeginPart(string Key) : JobEffect;

    /// <summary>Have the end of the job told to its webhook.</summary>
    public sealed record Notify : JobEffect;

    /// <summary>Take what is left of the job out of the queue, and remove its temporary files.</summary>
    public sealed record CleanUp : JobEffect;

    /// <summary>Remove the job from lists.</summary>
    public sealed record Hide : JobEffect;
}

/// <summary>What has to be done outside so that it agrees with the state.</summary>
public static class JobEffects
{
    private static readonly JobEffect[] s_forget = [new JobEffect.CleanUp(), new JobEffect.Hide()];

    /// <summary>What a change from <paramref name="before"/> to <paramref name="after"/> asks for, in order. With null before, everything that the state asks for: after a crash, nobody knows what was done.</summary>
    public static IReadOnlyList<JobEffect> Between(JobState? before, JobState? after)
    {
        if (after is null) return s_forget;
        var effects = new List<JobEffect>();
        var ends = after.HasEnded && before?.HasEnded != true;
        // First, so that a job that lists show as ended has told so.
        if (ends && after.Request.WebhookUrl is not null) effects.Add(new JobEffect.Notify());
        if (before is null || JobView.Differ(before, after)) effects.Add(new JobEffect.Show(IsNew: before is null));

        var units = after.Units.Where(u => u.Status == UnitStatus.Open && before?.Unit(u.Name) is null).Select(u => u.Name).ToArray();
        if (units.Length > 0) effects.Add(new JobEffect.Enqueue(units));

        var begun = after.Parts.Where(p => p.Status == PartStatus.Begun && before?.Parts.Any(b => b.Key == p.Key && b.Status == PartStatus.Begun) != true);
        effects.AddRange(begun.Select(p => new JobEffect.BeginPart(p.Key)));

        if (ends) effects.Add(new JobEffect.CleanUp());
        return effects;
    }

    /// <summary>The same effects, those together that neither build on each other nor need an order: they can be performed at once.</summary>
    public static IEnumerable<IReadOnlyList<JobEffect>> InSteps(IEnumerable<JobEffect> effects)
    {
        ArgumentNullException.ThrowIfNull(effects);
        var step = new List<JobEffect>();
        foreach (var effect in effects)
        {
            if (effect is JobEffect.Show { IsNew: false } or JobEffect.Enqueue or JobEffect.BeginPart)
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
