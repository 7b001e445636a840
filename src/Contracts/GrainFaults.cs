using System.Data.Common;

namespace Encoder.Contracts;

/// <summary>Classifies the exceptions of grain calls.</summary>
public static class GrainFaults
{
    /// <summary>
    /// Returns whether a call failed because a silo, the network or the cluster's database failed, so that a repeated call may succeed.
    /// Whether the failed call was carried out is unknown.
    /// </summary>
    public static bool IsTransient(Exception exception) =>
        exception is TimeoutException
            or Orleans.Runtime.OrleansException
            or ServiceUnavailableException
            or DbException { IsTransient: true };
}
