namespace Encoder.Storage.Sql;

/// <summary>The topics of notifications between processes through the database.</summary>
public static class NotifyTopic
{
    /// <summary>There may be work to claim.</summary>
    public const string Work = "work";

    /// <summary>Leases were revoked.</summary>
    public const string Leases = "leases";

    /// <summary>Returns whether a notification is about a topic. One without a topic may be about any.</summary>
    public static bool Means(string? heard, string topic) => heard is null || heard == topic;
}
