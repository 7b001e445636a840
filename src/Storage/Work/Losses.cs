namespace Encoder.Storage.Work;

/// <summary>What the loss of its workers tells about a work item.</summary>
/// <remarks>
/// A worker may be lost for a cause of its own, so a loss proves nothing against the items that it held. An item that was lost a few
/// times becomes a suspect, and only the loss of a worker that runs a suspect and nothing else speaks against the item.
/// </remarks>
/// <param name="Lost">Losses of workers that may have run other items too.</param>
/// <param name="Alone">Losses of workers that ran this item and nothing else.</param>
/// <param name="Furthest">How far a lost attempt has come, 0 to 1.</param>
public readonly record struct Losses(int Lost, int Alone, double Furthest)
{
    /// <summary>
    /// How much further than all before it a lost attempt must have come for its loss not to count. What kills its workers does so at
    /// one place, give or take the interval of reports.
    /// </summary>
    public const double Progress = 0.1;

    /// <summary>The record after another loss.</summary>
    /// <param name="alone">Whether the worker ran nothing else.</param>
    /// <param name="fraction">How far the attempt had come, 0 to 1.</param>
    public Losses After(bool alone, double fraction) => fraction >= Furthest + Progress
        ? this with { Furthest = fraction }
        : alone ? this with { Alone = Alone + 1 } : this with { Lost = Lost + 1 };
}
