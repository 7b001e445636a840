using System.Diagnostics;
using System.Net;
using Encoder.Contracts.Jobs;
using Encoder.EndToEnd.Running;
using Encoder.Testing;

namespace Encoder.Faults.Hostile;

/// <summary>One service for damaged and malicious files. It runs a few jobs at a time.</summary>
public sealed class HostileService : IAsyncLifetime
{
    private readonly TemporaryFolder _data = new();
    private readonly SemaphoreSlim _places = new(Environment.ProcessorCount + 1);
    private Service _service = null!;

    public string DataFolder => _data.Path;

    internal IReadOnlyCollection<string> Log => _service.Log;

    internal Client Client => _service.Client;

    public async ValueTask InitializeAsync() =>
        _service = await Service.Start(_data.Path, new Dictionary<string, string> { ["Encoder:Storage:SurvivePowerLoss"] = "false" });

    public async ValueTask DisposeAsync()
    {
        if (_service is not null) await _service.DisposeAsync();
        _places.Dispose();
        _data.Dispose();
    }

    /// <summary>Uploads a file, runs a job on it that makes a ladder and an image, and returns the ended job.</summary>
    internal async Task<Job> Run(string path)
    {
        await _places.WaitAsync();
        try
        {
            var upload = await Client.Upload(path);
            var job = await Client.Post(new JobRequest
            {
                VideoId = upload.Id,
                Presets = [new() { Resolutions = ["144"], Format = "hls" }],
                Thumbnails = [new() { Timestamp = "00:00:00", Resolutions = ["144"], Formats = ["png"], Filters = ["none"] }],
            });
            return await Client.Ended(job.Id);
        }
        finally
        {
            _places.Release();
        }
    }

    /// <summary>Asserts that a job completed with outputs that decode, or failed with a code and a message that reveals nothing.</summary>
    internal void Check(string what, Job job)
    {
        if (job.Status == JobStatus.Failed)
        {
            Assert.True(
                job.Error!.Code is JobErrorCodes.SourceUnreadable or JobErrorCodes.NoVideoStream or JobErrorCodes.SourceTooLarge
                    or JobErrorCodes.SourceTooLong or JobErrorCodes.EncoderFailed or JobErrorCodes.OutputInvalid,
                $"{what}: {job.Error}");
            Assert.DoesNotContain("/", job.Error.Message, StringComparison.Ordinal);
            return;
        }
        Assert.True(job.Status == JobStatus.Completed, $"{what}: {job.Status}");
        foreach (var file in job.Files!) Assert.True(Decodes(PathOf(file.FilePath), out var complaint), $"{what}: {complaint}");
    }

    /// <summary>Asserts that the service is alive, and that ended jobs have left only what a retry of a failed one can use.</summary>
    internal async Task CheckNothingIsLeft()
    {
        Assert.Equal(HttpStatusCode.OK, (await Client.Get("/health/live")).Status);
        await EncoderProcesses.Gone(DataFolder);
        await Eventually.True(() => Leftovers().All(left => left.IsKept), "no work is left");
        foreach (var job in Leftovers().Select(left => left.JobId).Distinct())
            Assert.Equal(JobStatus.Failed, (await Client.Job(job)).Status);
        Assert.Equal(0, _service.Count("SELECT count(*) FROM work_items"));
    }

    /// <summary>Returns, for each file in the workspace, its job and whether the job's files are marked as kept.</summary>
    private (string JobId, bool IsKept)[] Leftovers()
    {
        var jobs = Path.Combine(DataFolder, "work", "jobs");
        return [
            .. from file in Directory.GetFiles(Path.Combine(DataFolder, "work"), "*", SearchOption.AllDirectories)
               let job = Path.GetRelativePath(jobs, file).Split('/')[0]
               select (job, job != ".." && File.Exists(Path.Combine(jobs, job, "kept"))),
        ];
    }

    /// <summary>Returns the path of a published file.</summary>
    internal string PathOf(string filePath) => Path.Combine(DataFolder, "media", filePath);

    private static bool Decodes(string path, out string complaint)
    {
        var start = new ProcessStartInfo("ffmpeg", ["-v", "error", "-xerror", "-i", path, "-map", "0", "-f", "null", "-"])
        {
            UseShellExecute = false, RedirectStandardError = true,
        };
        using var ffmpeg = Process.Start(start)!;
        complaint = ffmpeg.StandardError.ReadToEnd();
        ffmpeg.WaitForExit();
        return ffmpeg.ExitCode == 0 && complaint.Length == 0;
    }
}
