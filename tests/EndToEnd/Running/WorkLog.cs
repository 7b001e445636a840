using System.Text.RegularExpressions;
using Encoder.Testing;

namespace Encoder.EndToEnd.Running;

/// <summary>Reads from a service's log which work items began and ended.</summary>
internal static partial class WorkLog
{
    /// <summary>Returns the work items of a job that began, with their attempt numbers, in order.</summary>
    public static IEnumerable<(string Unit, int Attempt)> Begun(this IDeployment service, string jobId) =>
        service.LogOfJob(jobId).Units(jobId, "begun");

    /// <summary>Returns the attempts whose results counted.</summary>
    public static IEnumerable<(string Unit, int Attempt)> Accepted(this IDeployment service, string jobId) =>
        service.LogOfJob(jobId).Units(jobId, "ended", ": Accepted");

    /// <summary>Returns whether a log line says that a work item has begun.</summary>
    public static bool IsBegun(string line) => UnitLine().Match(line) is { Success: true } match && match.Groups["what"].Value == "begun";

    public static Task HasBegun(this IDeployment service, string jobId, string unit) =>
        Eventually.True(() => service.Begun(jobId).Any(b => b.Unit == unit), $"{unit} of {jobId} has begun");

    /// <param name="what">"begun" or "ended".</param>
    public static IEnumerable<(string Unit, int Attempt)> Units(
        this IEnumerable<string> log, string jobId, string what, string ending = "") =>
        from line in log
        where line.Contains(jobId, StringComparison.Ordinal)
        let match = UnitLine().Match(line)
        where match.Success
            && match.Groups["job"].Value == jobId
            && match.Groups["what"].Value == what
            && line.EndsWith(ending, StringComparison.Ordinal)
        select (match.Groups["unit"].Value, int.Parse(match.Groups["attempt"].Value));

    [GeneratedRegex(
        @"Job (?<job>[0-9a-f]{24}): (?<unit>\S+) (?<what>begun|ended), attempt (?<attempt>\d+)",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex UnitLine();
}
