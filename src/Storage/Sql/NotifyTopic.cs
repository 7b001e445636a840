namespace Encoder.Storage.Sql;

/// <summary>What processes call each other for through the database.</summary>
public static class NotifyTopic
{
    /// <summary>There may be work to claim.</summary>
    public const string Work = "work";

    /// <summary>Leases were taken away from their workers.</summary>
    public const string Leases = "leases";

    /// <summary>Whether a call is about a topic. A call without one may be about any.</summary>
    public static bool Means(string? heard, string topic) => heard is null || heard == topic;
}
