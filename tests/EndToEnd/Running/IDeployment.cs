namespace Encoder.EndToEnd.Running;

/// <summary>The service as it runs: one process, or many.</summary>
internal interface IDeployment
{
    Client Client { get; }

    /// <summary>As its own processes name it.</summary>
    string DataFolder { get; }

    /// <summary>The same folder, as the tests see it.</summary>
    string SeenFolder => DataFolder;

    /// <summary>What it logged, in order.</summary>
    IReadOnlyCollection<string> Log { get; }

    /// <summary>What it logged about a job, in order. Tests ask again and again, so that no other line is looked at closely.</summary>
    IEnumerable<string> LogOfJob(string jobId);

    /// <summary>Whether a process was killed, and may not have come to log what it did.</summary>
    bool WasKilled { get; }

    /// <summary>The one number that a query of its database answers.</summary>
    long Count(string sql);
}
