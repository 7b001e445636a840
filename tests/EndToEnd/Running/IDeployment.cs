namespace Encoder.EndToEnd.Running;

/// <summary>A running service: one process or many.</summary>
internal interface IDeployment
{
    Client Client { get; }

    /// <summary>The data folder, as the service's own processes name it.</summary>
    string DataFolder { get; }

    /// <summary>The same folder, as the tests see it.</summary>
    string SeenFolder => DataFolder;

    /// <summary>All log lines, in order.</summary>
    IReadOnlyCollection<string> Log { get; }

    /// <summary>Returns the log lines about a job, in order. Tests poll this, so it must be cheap.</summary>
    IEnumerable<string> LogOfJob(string jobId);

    /// <summary>Whether a process was killed and so may not have logged what it did.</summary>
    bool WasKilled { get; }

    /// <summary>Runs a query on the database that returns one number.</summary>
    long Count(string sql);
}
