namespace Encoder.Silo.WorkItems;

/// <summary>The job and folder that a work item runs for.</summary>
/// <param name="Folder">The attempt's own folder on this machine, empty at the start. The work item writes nowhere else.</param>
/// <param name="Progress">Reports progress, 0 to 1.</param>
public sealed record WorkItemContext(string JobId, string Folder, Action<double> Progress);
