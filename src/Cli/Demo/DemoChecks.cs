using Encoder.Contracts.Files;
using Encoder.Contracts.Jobs;

namespace Encoder.Cli.Demo;

/// <summary>All that is known once the demo's job is over.</summary>
/// <param name="Created">The job as its creation answered it.</param>
/// <param name="Ended">The job at its end.</param>
/// <param name="Outputs">What came out, as read from outside.</param>
/// <param name="Webhook">What was received; null when nothing was.</param>
internal sealed record DemoResult(Job Created, Job Ended, IReadOnlyList<Output> Outputs, WebhookReceipt? Webhook);

/// <summary>A webhook message, judged.</summary>
internal sealed record WebhookReceipt(bool IsSigned, string Type, string JobId);

/// <summary>Holds the demo's result against what the job asked for.</summary>
internal static class DemoChecks
{
    /// <summary>Seconds by which a duration may differ from the source's: a picture, or a frame of AAC and its priming.</summary>
    public const double Tolerance = 0.1;

    /// <summary>What a source of 1280x720 with sound must give.</summary>
    private static readonly string[] s_expected =
    [
        "hls aac", "hls h264 426x240", "hls h264 640x360", "hls h264 854x480",
        "mp4 h264+aac 640x360",
        "jpg mjpeg 640x360", "jpg mjpeg 640x360", "webp webp 640x360", "webp webp 640x360",
    ];

    private static readonly string[] s_expectedFiles = [.. new[] { MediaFileTypes.HlsLadder, MediaFileTypes.Video }.Concat(Enumerable.Repeat(MediaFileTypes.Image, 4))];

    /// <summary>Every deviation, in words; none when all is right.</summary>
    /// <param name="result">What came of it.</param>
    /// <param name="sourceSeconds">Length of the source.</param>
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
        if (ended.Status != JobStatus.Completed) yield return $"the job is {ended.Status}, not completed: {ended.Error?.Code} {ended.Error?.Message}".TrimEnd();
        if (ended.Progress != 100) yield return $"the job's progress is {ended.Progress}, not 100";
        foreach (var warning in ended.Warnings) yield return $"the job warns: {warning.Code} {warning.Message}";
    }

    private static IEnumerable<string> OfOutput(Output output, double sourceSeconds)
    {
        if (output.Size <= 0) yield return $"{output.Path} is empty";
        if (output.Kind is "hls" or "mp4" && !(Math.Abs((output.Seconds ?? 0) - sourceSeconds) <= Tolerance))
            yield return $"{output.Path} lasts {output.Seconds?.ToString("0.###") ?? "?"} s, the source {sourceSeconds} s";
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

    /// <summary>What is missing of the expected and what was not expected, with regard to how often each occurs.</summary>
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
