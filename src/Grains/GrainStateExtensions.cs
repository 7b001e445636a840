namespace Encoder.Grains;

/// <summary>Writing grain state.</summary>
public static class GrainStateExtensions
{
    /// <summary>Makes <paramref name="next"/> the grain's durable state. When that fails, whether it was written is not known: the activation ends, and the next one reads what is true.</summary>
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
