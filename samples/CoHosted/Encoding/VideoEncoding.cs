using System.Threading.Channels;
using Encoder.Contracts;
using Encoder.Contracts.Jobs;
using Encoder.Samples.CoHosted.Lessons;
using Microsoft.Extensions.Options;

namespace Encoder.Samples.CoHosted.Encoding;

/// <summary>Submits the jobs of lessons, watches them, and stores their outputs in the catalogue.</summary>
internal sealed partial class VideoEncoding(
    IGrainFactory grains, LessonCatalogue catalogue, IOptions<EncodingOptions> options, ILogger<VideoEncoding> logger) : BackgroundService
{
    private const int MaxAttempts = 3;
    private static readonly JobUser s_user = new("lessons", "Lessons", "lessons@localhost");

    private readonly Channel<string> _submitted = Channel.CreateUnbounded<string>();

    /// <summary>Submits a job with an id that the caller has stored beforehand, so that a repeated call submits the same job.</summary>
    /// <returns>The errors of the request, by path; empty if the job was accepted.</returns>
    public async Task<IReadOnlyDictionary<string, string[]>> Submit(string jobId, string videoUrl)
    {
        var request = new JobRequest
        {
            VideoUrl = videoUrl,
            Presets = [new PresetRequest { Resolutions = ["240", "360"], Format = "hls" }],
            Thumbnails = [new ThumbnailRequest { Timestamp = "00:00:01", Resolutions = ["240"], Formats = ["jpg"], Filters = ["none"] }],
        };
        var result = await Submit(jobId, new JobSubmission(options.Value.Tenant, s_user, request));
        if (result.Job is null) return result.Errors ?? throw new InvalidOperationException("The result has neither a job nor errors.");
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
            // The watches end with the service; the jobs do not.
            await Task.WhenAll(watches).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Repeats a call that failed transiently. It may have reached the grain, but submitting the same id again is safe.</summary>
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
            // The job continues. A service that stores its lessons would watch the job again later.
            Log.Lost(logger, jobId, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Submitting job {JobId} again: {Reason}")]
        public static partial void Again(ILogger logger, string jobId, string reason);

        [LoggerMessage(Level = LogLevel.Information, Message = "Job {JobId} is {Status}")]
        public static partial void Ended(ILogger logger, string jobId, JobStatus status);

        [LoggerMessage(Level = LogLevel.Error, Message = "The watch of job {JobId} was lost")]
        public static partial void Lost(ILogger logger, string jobId, Exception exception);
    }
}
