using System.Data.Common;

namespace Encoder.Contracts;

/// <summary>What grain calls fail with.</summary>
public static class GrainFaults
{
    /// <summary>
    /// Whether a call failed because a silo, the network or the database of the cluster did, and may be answered when it is
    /// made again. Whether it was heard is not known.
    /// </summary>
    public static bool IsTransient(Exception exception) =>
        exception is TimeoutException
            or Orleans.Runtime.OrleansException
            or ServiceUnavailableException
            or DbException { IsTransient: true };
}
