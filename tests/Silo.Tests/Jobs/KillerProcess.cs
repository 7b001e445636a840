using System.Diagnostics;
using Encoder.Grains.Work;
using Encoder.Testing;

namespace Encoder.Silo.Tests.Jobs;

/// <summary>
/// A service with a job whose source kills every process that works on it, and other jobs. At its start, it posts one more harmless job.
/// When all jobs have ended, it prints their outcomes and exits with 0.
/// </summary>
internal static class KillerProcess
{
    private const string Killer = "https://example.org/killer.mp4";

    public static async Task<int> Run(string folder)
    {
        var work = new ScriptedWork
        {
            Before = async (_, payload, _) =>
            {
                if (payload is not IngestPayload { Url: Killer }) return null;
                // Leaves time to post and begin other work.
                await Task.Delay(300, CancellationToken.None);
                Process.GetCurrentProcess().Kill();
                return null;
            },
        };
        var settings = new Dictionary<string, string?> { ["Encoder:Units:Probation"] = "00:00:00.500" };
        await using var world = await JobWorld.Start(new TemporaryFolder(folder), work: work, settings: settings);
        if ((await world.Index.List(JobWorld.Tenant, null, new(1, 1))).Total == 0)
            await world.Submit(JobWorld.Request with { VideoUrl = Killer });
        await world.Submit();
        foreach (var job in (await world.Index.List(JobWorld.Tenant, null, new(1, 100))).Items) await world.Ended(job.Id);
        foreach (var job in (await world.Index.List(JobWorld.Tenant, null, new(1, 100))).Items)
            Console.WriteLine($"{Path.GetFileNameWithoutExtension(job.VideoUrl)} {job.Status} {job.Error?.Code}".Trim());
        return 0;
    }
}
