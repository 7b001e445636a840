namespace Encoder.Grains;

/// <summary>Writes grain state.</summary>
public static class GrainStateExtensions
{
    /// <summary>
    /// Makes <paramref name="next"/> the grain's durable state. After a failure it is unknown whether the state was written, so
    /// the activation ends and the next one reads the stored state.
    /// </summary>
    public static async Task Save<T>(this IGrainBase grain, IPersistentState<T> stored, T next)
    {
        stored.State = next;
        try
        {
            await stored.WriteStateAsync();
        }
        catch
        {
            grain.DeactivateOnIdle();
            throw;
        }
    }
}
