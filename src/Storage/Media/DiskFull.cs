namespace Encoder.Storage.Media;

/// <summary>Distinguishes a full disk from other failures.</summary>
internal static class DiskFull
{
    // On Unix, .NET uses the error number as HResult: ENOSPC, EDQUOT.
    private const int NoSpace = 28;
    private const int OverQuota = 122;

    public static bool IsCause(Exception exception) => exception is IOException { HResult: NoSpace or OverQuota };

    /// <summary>Runs <paramref name="work"/>, and throws a <see cref="StorageFullException"/> if the disk is full.</summary>
    public static void Translate(Action work)
    {
        try
        {
            work();
        }
        catch (IOException exception) when (IsCause(exception))
        {
            throw new StorageFullException(exception);
        }
    }
}
