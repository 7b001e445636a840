using Encoder.Contracts.Files;
using Encoder.Contracts.Jobs;

namespace Encoder.Cli.Demo;

/// <summary>The result of the demo's job.</summary>
/// <param name="Created">The job as the service returned it on creation.</param>
/// <param name="Ended">The job at its end.</param>
/// <param name="Outputs">The outputs, read over HTTP.</param>
/// <param name="Webhook">The webhook; null if none arrived.</param>
internal sealed record DemoResult(Job Created, Job Ended, IReadOnlyList<Output> Outputs, WebhookReceipt? Webhook);

/// <summary>A received webhook message and whether its signature is valid.</summary>
internal sealed record WebhookReceipt(bool IsSigned, string Type, string JobId);

/// <summary>Compares the demo's result with what the job requested.</summary>
internal static class DemoChecks
{
    /// <summary>The accepted difference from the source's duration, in seconds: a video frame, or an AAC frame with priming.</summary>
    public const double Tolerance = 0.1;

    /// <summary>The expected outputs for a source of 1280x720 with audio.</summary>
    private static readonly string[] s_expected =
    [
        "hls aac", "hls h264 426x240", "hls h264 640x360", "hls h264 854x480",
        "mp4 h264+aac 640x360",
        "jpg mjpeg 640x360", "jpg mjpeg 640x360", "webp webp 640x360", "webp webp 640x360",
    ];

    private static readonly string[] s_expectedFiles =
        [.. new[] { MediaFileTypes.HlsLadder, MediaFileTypes.Video }.Concat(Enumerable.Repeat(MediaFileTypes.Image, 4))];

    /// <summary>Describes every deviation; empty if there is none.</summary>
    /// <param name="result">The result.</param>
    /// <param name="sourceSeconds">The duration of the source, in seconds.</param>
    public static IEnumerable<string> Deviations(DemoResult result, double sourceSeconds) =>
    [
        .. OfJob(result.Created, result.Ended),
        .. Difference("file of type", s_expectedFiles, (result.Ended.Files ?? []).Select(file => file.Type)),
        .. Difference("output", s_expected, result.Outputs.Select(output => output.Description)),
        .. result.Outputs.SelectMany(output => OfOutput(output, sourceSeconds)),
        .. OfWebhook(result.Webhook, result.Ended.Id),
    ];

    private static IEnumerable<string> OfJob(Job created, Job ended)
    {
        if (created.Status != JobStatus.Queued) yield return $"the job was created as {created.Status}, not queued";
        if (ended.Status != JobStatus.Completed)
        {
            yield return $"the job is {ended.Status}, not completed: {ended.Error?.Code} {ended.Error?.Message}".TrimEnd();
        }
        if (ended.Progress != 100) yield return $"the job's progress is {ended.Progress}, not 100";
        foreach (var warning in ended.Warnings) yield return $"the job warns: {warning.Code} {warning.Message}";
    }

    private static IEnumerable<string> OfOutput(Output output, double sourceSeconds)
    {
        if (output.Size <= 0) yield return $"{output.Path} is empty";
        if (output.Kind is "hls" or "mp4" && !(Math.Abs((output.Seconds ?? 0) - sourceSeconds) <= Tolerance))
        {
            yield return $"{output.Path} lasts {output.Seconds?.ToString("0.###") ?? "?"} s, the source {sourceSeconds} s";
        }
    }

    private static IEnumerable<string> OfWebhook(WebhookReceipt? webhook, string jobId)
    {
        if (webhook is null)
        {
            yield return "no webhook came";
            yield break;
        }
        if (!webhook.IsSigned) yield return "the webhook's signature is not valid";
        if (webhook.Type != "job.completed") yield return $"the webhook says {webhook.Type}, not job.completed";
        if (webhook.JobId != jobId) yield return $"the webhook is about the job {webhook.JobId}, not {jobId}";
    }

    /// <summary>Returns the missing and the unexpected items; duplicates count.</summary>
    private static IEnumerable<string> Difference(string what, IEnumerable<string> expected, IEnumerable<string> actual)
    {
        var left = actual.ToList();
        foreach (var one in expected)
        {
            if (!left.Remove(one)) yield return $"{what} missing: {one}";
        }
        foreach (var one in left) yield return $"{what} not expected: {one}";
    }
}
