using System.Diagnostics;
using Encoder.Grains.Work;
using Encoder.Testing;

namespace Encoder.Silo.Tests.Jobs;

/// <summary>Tests a source that really kills every process that works on it.</summary>
public sealed class SuspectTests
{
    private const int Killed = 128 + 9;

    [Fact]
    public async Task A_killer_source_fails_after_a_bounded_number_of_deaths_and_all_other_jobs_complete()
    {
        using var data = new TemporaryFolder();
        var limits = new WorkItemLimits();
        var deaths = 0;
        string output;
        while (true)
        {
            (var code, output) = await Run(data.Path);
            if (code == 0) break;
            Assert.True(code == Killed, $"exit code {code}: {output}");
            Assert.InRange(++deaths, 1, limits.SuspectAfter + limits.MaxLost);
        }

        Assert.Equal(limits.SuspectAfter + limits.MaxLost, deaths);
        var jobs = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        // Each process has posted one job, unless it was killed before.
        Assert.InRange(jobs.Length, 4, deaths + 2);
        Assert.Equal(["killer Failed worker_lost"], jobs.Where(job => job.StartsWith("killer", StringComparison.Ordinal)));
        Assert.All(jobs.Where(job => !job.StartsWith("killer", StringComparison.Ordinal)), job => Assert.Equal("a Completed", job));
    }

    private static async Task<(int ExitCode, string Output)> Run(string folder)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", ["exec", typeof(SuspectTests).Assembly.Location, "killer", folder])
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(60));
        await process.WaitForExitAsync();
        return (process.ExitCode, process.ExitCode == 0 ? output : output + await errors);
    }
}
