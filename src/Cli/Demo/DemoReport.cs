using Encoder.Cli.Connection;
using Encoder.Contracts.Files;
using Encoder.Contracts.Jobs;
using Spectre.Console;

namespace Encoder.Cli.Demo;

/// <summary>Prints the demo's progress and result: with a live progress bar on a terminal, otherwise as plain lines.</summary>
internal static class DemoReport
{
    private static readonly IAnsiConsole s_console = Printer.Terminal();

    public static void Started(ServiceProcess service) => Line($"service   {service.Address}, process {service.Id}");

    public static void Uploaded(MediaFile video)
    {
        var resolution = video.Meta.Resolution;
        Line($"uploaded  {video.Id}, {resolution?.Width}x{resolution?.Height}, {video.Meta.Duration:0.###} s, {video.Size:N0} bytes");
    }

    public static void Posted(Job job) => Line($"job       {job.Id}: hls 240/360/480, mp4 360, 4 thumbnails");

    /// <summary>Shows the job's progress, and returns the ended job.</summary>
    public static Task<Job> Progress(IAsyncEnumerable<Job> changes) => s_console.Progress().StartAsync(async context =>
    {
        var bar = context.AddTask("encoding");
        var ended = default(Job);
        await foreach (var job in changes) bar.Value = (ended = job).Progress;
        return ended!;
    });

    public static void Outputs(DemoResult result)
    {
        var table = new Table().AddColumns("path", "size", "resolution", "duration", "codec");
        table.Columns[1].RightAligned();
        foreach (var output in result.Outputs)
        {
            table.AddRow(
                Markup.Escape(ShortPath(output.Path, result.Ended.Id)),
                $"{output.Size:N0}",
                output.Width is null ? "" : $"{output.Width}x{output.Height}",
                output.Seconds is null ? "" : $"{output.Seconds:0.000} s",
                Markup.Escape(output.Codec));
        }
        s_console.Write(table);
    }

    public static void Verdict(DemoResult result, IReadOnlyList<string> deviations)
    {
        if (result.Webhook is { } webhook) Line($"webhook   {webhook.Type}, signature {(webhook.IsSigned ? "valid" : "NOT valid")}");
        foreach (var deviation in deviations) Line($"WRONG     {deviation}");
        if (deviations.Count == 0)
        {
            Line($"all right {result.Outputs.Count} outputs in {(result.Ended.FinishedAt - result.Ended.CreatedAt)?.TotalSeconds:0.0} s");
        }
    }

    public static void Kept(ServiceProcess service, string folder, DemoResult result, string token)
    {
        var ladder = result.Ended.Files!.First(file => file.Type == MediaFileTypes.HlsLadder).FileUrl;
        Line("");
        Line("The service is still running.");
        Line($"  play it   {ladder}");
        Line($"  ask it    curl -H 'Authorization: {token}' {service.Address}/v1/encoder/jobs");
        Line($"  its log   {service.LogFile}");
        Line($"  stop it   kill {service.Id}; tail --pid={service.Id} -f /dev/null; rm -r {folder}");
    }

    private static string ShortPath(string path, string jobId) =>
        path[(path.IndexOf(jobId, StringComparison.Ordinal) + jobId.Length + 1)..];

    // Spectre.Console would wrap long lines.
    private static void Line(string text) => Console.WriteLine(text);
}
