using System.Threading.Channels;
using Encoder.Contracts;
using Encoder.Contracts.Jobs;
using Encoder.Samples.CoHosted.Lessons;
using Microsoft.Extensions.Options;

namespace Encoder.Samples.CoHosted.Encoding;

/// <summary>Submits the jobs of lessons, watches them, and puts what came out into the catalogue.</summary>
internal sealed partial class VideoEncoding(
    IGrainFactory grains, LessonCatalogue catalogue, IOptions<EncodingOptions> options, ILogger<VideoEncoding> logger) : BackgroundService
{
    private const int MaxAttempts = 3;
    private static readonly JobUser s_user = new("lessons", "Lessons", "lessons@localhost");

    private readonly Channel<string> _submitted = Channel.CreateUnbounded<string>();

    /// <summary>Submits a job under an id that the caller has stored beforehand, so that a repeated call yields the same job.</summary>
    /// <returns>The rules that the request breaks; empty when it was accepted.</returns>
    public async Task<IReadOnlyDictionary<string, string[]>> Submit(string jobId, string videoUrl)
    {
        var request = new JobRequest
        {
            VideoUrl = videoUrl,
            Presets = [new PresetRequest { Resolutions = ["240", "360"], Format = "hls" }],
            Thumbnails = [new ThumbnailRequest { Timestamp = "00:00:01", Resolutions = ["240"], Formats = ["jpg"], Filters = ["none"] }],
        };
        var result = await Submit(jobId, new JobSubmission(options.Value.Tenant, s_user, request));
        if (result.Job is null) return result.Errors ?? throw new InvalidOperationException("Neither a job nor a reason against it.");
        await _submitted.Writer.WriteAsync(jobId);
        return new Dictionary<string, string[]>();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var watches = new List<Task>();
        try
        {
            await foreach (var jobId in _submitted.Reader.ReadAllAsync(stoppingToken))
            {
                watches.RemoveAll(watch => watch.IsCompletedSuccessfully);
                watches.Add(Watch(jobId, stoppingToken));
            }
        }
        finally
        {
            // The watches end with the service, the jobs do not.
            await Task.WhenAll(watches).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>A call that failed may have been heard, and may be made again.</summary>
    private async Task<SubmitResult> Submit(string jobId, JobSubmission submission)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await grains.GetGrain<IJobGrain>(jobId).Submit(submission);
            }
            catch (Exception exception) when (GrainFaults.IsTransient(exception) && attempt < MaxAttempts)
            {
                Log.Again(logger, jobId, exception.Message);
            }
        }
    }

    private async Task Watch(string jobId, CancellationToken stopped)
    {
        try
        {
            await foreach (var job in grains.GetGrain<IJobGrain>(jobId).Watch(options.Value.Tenant, cancellationToken: stopped))
            {
                catalogue.Update(jobId, job);
                if (job.FinishedAt is not null) Log.Ended(logger, jobId, job.Status);
            }
        }
        catch (Exception exception) when (GrainFaults.IsTransient(exception))
        {
            // The job goes on. A service that keeps its lessons would watch it again later.
            Log.Lost(logger, jobId, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Job {JobId} is submitted again: {Reason}")]
        public static partial void Again(ILogger logger, string jobId, string reason);

        [LoggerMessage(Level = LogLevel.Information, Message = "Job {JobId} is {Status}")]
        public static partial void Ended(ILogger logger, string jobId, JobStatus status);

        [LoggerMessage(Level = LogLevel.Error, Message = "Job {JobId} could not be watched any longer")]
        public static partial void Lost(ILogger logger, string jobId, Exception exception);
    }
}
