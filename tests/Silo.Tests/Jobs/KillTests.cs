using System.Diagnostics;
using Encoder.Contracts.Jobs;
using Encoder.Storage.Media;
using Encoder.Testing;

namespace Encoder.Silo.Tests.Jobs;

/// <summary>
/// Kills the service (SIGKILL) before and after each kind of step that leaves a trace. The next process finishes the job, exactly once.
/// </summary>
public sealed class KillTests
{
    private const int Killed = 128 + 9;

    public static TheoryData<string, int> Edges => new()
    {
        // State writes of the job, its outputs and its webhook.
        { "IGrainStorageSerializer.Serialize", 1 }, { "IGrainStorageSerializer.Serialize", 2 },
        { "IGrainStorageSerializer.Serialize", 3 }, { "IGrainStorageSerializer.Serialize", 5 },
        { "IGrainStorageSerializer.Serialize", 8 }, { "IGrainStorageSerializer.Serialize", 11 },
        { "IGrainStorageSerializer.Serialize", 14 }, { "IGrainStorageSerializer.Serialize", 17 },
        { "IGrainStorageSerializer.Serialize", 20 },
        { "IJobIndex.Add", 1 }, { "IJobIndex.Update", 1 }, { "IJobIndex.Update", 4 },
        { "IWorkQueue.Enqueue", 1 }, { "IWorkQueue.Enqueue", 2 }, { "IWorkQueue.Enqueue", 3 },
        { "IWorkQueue.Claim", 3 }, { "IWorkQueue.Claim", 5 }, { "IWorkQueue.Claim", 7 },
        { "IWorkspace.CreateAttempt", 1 }, { "IWorkspace.CreateAttempt", 4 },
        { "IMediaStore.PublishFolder", 1 }, { "IMediaStore.PublishFolder", 3 },
        { "IFileIndex.Add", 1 }, { "IFileIndex.Add", 3 },
        { "IWorkQueue.RemoveJob", 1 }, { "IWorkspace.RemoveJob", 1 },
        { "send", 1 }, { "sent", 1 },
    };

    [Theory]
    [MemberData(nameof(Edges))]
    public async Task A_job_survives_its_process(string call, int nth)
    {
        using var data = new TemporaryFolder();
        var said = await RunUntilKilled(data.Path, call, nth);
        var id = said[0]["job ".Length..];

        await using var next = await JobWorld.Start(data);
        // A job that was never acknowledged need not exist. If it exists, it ends.
        if (!said.Contains("acknowledged"))
        {
            if (await next.Job(id) is null)
            {
                await Eventually.True(
                    async () => (await next.Index.List(JobWorld.Tenant, null, new(1, 1))).Total == 0, "lists do not show it either");
                return;
            }
            await next.Remind(id);
        }
        var job = await next.Ended(id);

        Assert.True(job.Status == JobStatus.Completed, $"{job.Error}");
        Assert.Equal(3, job.Files!.Length);
        Assert.All(job.Files, file => Assert.NotNull(next.Get<IMediaStore>().Open(file.FilePath)));
        Assert.Equal(job.Files.Select(f => f.Id).Order(), (await next.Files()).Select(f => f.Id).Order());
        await Eventually.True(() => said.Contains($"sent evt_{id}") || !next.Sender.Sent.IsEmpty, "the webhook was sent");
        Assert.All(next.Sender.Sent, message => Assert.Equal($"evt_{id}", message.Id));
        await Eventually.True(() => next.Count("work_items") == 0, "the queue is empty");
        await Eventually.True(() => next.Get<IWorkspace>().JobsWithWork().Count == 0, "no temporary file is left");
    }

    private static async Task<string[]> RunUntilKilled(string folder, string call, int nth)
    {
        string[] arguments = ["exec", typeof(KillTests).Assembly.Location, "job", folder, call, $"{nth}"];
        using var process = Process.Start(new ProcessStartInfo("dotnet", arguments)
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(60));
        await process.WaitForExitAsync();
        // Checks the test itself: the process reached the call and was killed.
        Assert.True(process.ExitCode == Killed, $"exit code {process.ExitCode}: {output}{await errors}");
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
