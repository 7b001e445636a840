namespace Encoder.Storage.Media;

/// <summary>Tells a full disk from other failures.</summary>
internal static class DiskFull
{
    // .NET on Unix gives the error number as HResult: ENOSPC, EDQUOT.
    private const int NoSpace = 28;
    private const int OverQuota = 122;

    public static bool IsCause(Exception exception) => exception is IOException { HResult: NoSpace or OverQuota };

    /// <summary>Runs <paramref name="work"/>; when there is no room for it, it ends in <see cref="StorageFullException"/>.</summary>
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
