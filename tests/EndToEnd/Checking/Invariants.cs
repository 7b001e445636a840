using System.Text.Json;
using Encoder.Contracts.Files;
using Encoder.Contracts.Jobs;
using Encoder.EndToEnd.Running;
using Encoder.Testing;

namespace Encoder.EndToEnd.Checking;

/// <summary>Conditions that must hold after every fault.</summary>
internal static class Invariants
{
    /// <summary>Checks a completed job through the last of the services that had it.</summary>
    /// <param name="services">All processes that had the job, in order; the last one is running.</param>
    public static async Task Check(Job job, Receiver receiver, params IDeployment[] services)
    {
        var last = services[^1];
        if (job.Status != JobStatus.Completed) Assert.Fail($"{job.Status}: {job.Error}\n{string.Join('\n', last.Log)}");
        await CheckAttempts(job.Id, services);
        await CheckOutputs(job, last);
        await CheckWebhook(job, receiver, last);
        await CheckNothingIsLeft(job.Id, last);
        // Terminal states never change.
        Assert.Equal(Stable(job), Stable(await last.Client.Job(job.Id)));
    }

    /// <summary>Checks a cancelled job: every file that it lists is complete, and it has no other files.</summary>
    public static async Task CheckCancelled(Job job, IDeployment service)
    {
        Assert.Equal((job.Id, JobStatus.Failed, JobErrorCodes.Cancelled), (job.Id, job.Status, job.Error?.Code));
        await CheckFiles(job, service);
        var folder = Path.Combine(service.SeenFolder, "media", "files", "encoded", job.Id);
        var listed = job.Files!.Select(f => f.FilePath.Split('/')[3]).Distinct().Order();
        var there = new DirectoryInfo(folder) is { Exists: true } published ? published.GetFileSystemInfos().Select(e => e.Name) : [];
        Assert.Equal(listed, there.Order());
    }

    /// <summary>Checks that the attempt numbers of each work item strictly rise and that exactly one result counts.</summary>
    private static async Task CheckAttempts(string jobId, IDeployment[] services)
    {
        foreach (var unit in services.SelectMany(s => s.Begun(jobId)).GroupBy(b => b.Unit, b => b.Attempt))
        {
            var attempts = unit.ToArray();
            Assert.True(attempts.SequenceEqual(attempts.Distinct().Order()), $"attempts at {unit.Key}: {string.Join(", ", attempts)}");
            int Accepted() => services.SelectMany(s => s.Accepted(jobId)).Count(a => a.Unit == unit.Key);
            // A killed process may not have logged what it did. If its result was lost, it is reported again, possibly after the job's end.
            if (!services.Any(s => s.WasKilled)) await Eventually.True(() => Accepted() > 0, $"a result of {unit.Key} counts");
            Assert.True(Accepted() <= 1, $"{Accepted()} results of {unit.Key} counted");
        }
    }

    private static async Task CheckOutputs(Job job, IDeployment service)
    {
        var expected = job.Presets.Sum(p => p.Format == "mp4" ? p.Resolutions.Length : 1)
            + job.Thumbnails.Sum(t => t.Resolutions.Length * t.Formats.Length * t.Filters.Length);
        Assert.Equal(expected, job.Files!.Length);
        Assert.Equal(expected, job.Files.Select(f => f.FilePath).Distinct().Count());
        await CheckFiles(job, service);
    }

    /// <summary>Checks that the job's files are those in the index, are served, and decode.</summary>
    private static async Task CheckFiles(Job job, IDeployment service)
    {
        Assert.Equal(
            job.Files!.Select(f => f.Id).Order(), (await service.Client.Files()).Where(f => f.JobId == job.Id).Select(f => f.Id).Order());
        foreach (var file in job.Files!)
        {
            using var served = await service.Client.Media(file.FileUrl!);
            Assert.True(served.IsSuccessStatusCode, $"{file.FileUrl}: {served.StatusCode}");
            // All frames and all audio decode without an error.
            Tool.Run("ffmpeg", "-v", "error", "-xerror", "-i", LocalPath(service, file), "-map", "0", "-f", "null", "-");
        }
    }

    /// <summary>Checks that there is at least one delivery, and that all deliveries are of one event and signed.</summary>
    private static async Task CheckWebhook(Job job, Receiver receiver, IDeployment service)
    {
        if (job.WebhookUrl is null) return;
        await receiver.Delivery(job.Id, TimeSpan.FromMinutes(2));
        var deliveries = receiver.Deliveries.Where(d => d.Body.Contains($"\"{job.Id}\"", StringComparison.Ordinal)).ToArray();
        Assert.Single(deliveries.Select(d => d.Id).Distinct());
        Assert.All(deliveries, delivery =>
        {
            Assert.True(delivery.IsSignedWith(service.Client.WebhookSecret), "the signature is valid");
            Assert.Equal("job.completed", JsonDocument.Parse(delivery.Body).RootElement.GetProperty("type").GetString());
        });
    }

    private static async Task CheckNothingIsLeft(string jobId, IDeployment service)
    {
        await EncoderProcesses.Gone(service.DataFolder);
        await Eventually.True(
            () => service.Count($"SELECT count(*) FROM work_items WHERE job_id = '{jobId}'") == 0, "no work item is left in the queue");
        await Eventually.True(
            () => service.Count("SELECT count(*) FROM grain_reminder") == 0, "no reminder is left", TimeSpan.FromSeconds(60));
        var work = Path.Combine(service.SeenFolder, "work");
        await Eventually.True(
            () => Directory.GetFiles(work, "*", SearchOption.AllDirectories).Length == 0,
            $"no temporary file is left: {string.Join(", ", Directory.GetFiles(work, "*", SearchOption.AllDirectories))}");
    }

    private static string LocalPath(IDeployment service, MediaFile file) => Path.Combine(service.SeenFolder, "media", file.FilePath);

    private static string Stable(Job job) =>
        JsonSerializer.Serialize(job with { Files = [.. job.Files!.Select(f => f with { FileUrl = null })] });
}
