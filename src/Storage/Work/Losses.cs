namespace Encoder.Storage.Work;

/// <summary>Counts the losses of workers that ran a work item.</summary>
/// <remarks>
/// A worker may be lost for a reason of its own, so a loss proves nothing against the items that it ran. An item that was lost a few times
/// becomes a suspect, and only the loss of a worker that runs a suspect and nothing else counts against the item.
/// </remarks>
/// <param name="Lost">Losses of workers that may have run other items too.</param>
/// <param name="Alone">Losses of workers that ran this item and nothing else.</param>
/// <param name="Furthest">The furthest progress of a lost attempt, 0 to 1.</param>
public readonly record struct Losses(int Lost, int Alone, double Furthest)
{
    /// <summary>
    /// How much further than all before it a lost attempt must have come for its loss not to count. An item that kills its workers does so
    /// at one place, give or take the interval of reports.
    /// </summary>
    public const double Progress = 0.1;

    /// <summary>Returns the counts after another loss.</summary>
    /// <param name="alone">Whether the worker ran nothing else.</param>
    /// <param name="fraction">The progress of the lost attempt, 0 to 1.</param>
    public Losses After(bool alone, double fraction) => fraction >= Furthest + Progress
        ? this with { Furthest = fraction }
        : alone ? this with { Alone = Alone + 1 } : this with { Lost = Lost + 1 };
}
