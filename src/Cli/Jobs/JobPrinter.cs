using Encoder.Cli.Connection;
using Encoder.Contracts.Jobs;
using Spectre.Console;

namespace Encoder.Cli.Jobs;

/// <summary>Prints jobs.</summary>
internal static class JobPrinter
{
    /// <summary>The progress between two lines about a job, in percent.</summary>
    private const int LineEvery = 10;

    public static void List(IEnumerable<Job> jobs) => Printer.Table(
        ["ID", "STATUS", "PROGRESS", "CREATED", "SOURCE", "ERROR"],
        jobs.Select(job => new[]
        {
            job.Id, Status(job), $"{job.Progress} %", $"{job.CreatedAt:u}", job.VideoId ?? job.VideoUrl ?? "", job.Error?.Code ?? "",
        }));

    public static void Details(Job job)
    {
        Row("job", job.Id);
        Row("status", $"{Status(job)}, {job.Progress} %{Remaining(job)}");
        if (job.Error is { } error) Row("error", $"{error.Code}: {error.Message}");
        Row("source", job.VideoId ?? job.VideoUrl ?? "");
        foreach (var preset in job.Presets) Row(preset.Format, string.Join(", ", preset.Resolutions));
        foreach (var thumbnail in job.Thumbnails) Row("thumbnail", $"{thumbnail.Timestamp} {string.Join(", ", thumbnail.Formats)}");
        Row("created", $"{job.CreatedAt:u}");
        if (job.StartedAt is { } started) Row("started", $"{started:u}");
        if (job.FinishedAt is { } finished) Row("finished", $"{finished:u} after {(finished - job.CreatedAt).TotalSeconds:0.0} s");
        foreach (var (key, value) in job.Metadata ?? []) Row(key, value);
        foreach (var warning in job.Warnings) Row("warning", $"{warning.Code}: {warning.Message}");
        foreach (var file in job.Files ?? []) Row("file", $"{file.FileUrl}  {file.Size:N0} bytes");
    }

    /// <summary>Shows the progress of a job: a bar on a terminal, otherwise lines, or every change as JSON.</summary>
    /// <returns>The job after its last change.</returns>
    public static async Task<Job> Follow(Printer printer, IAsyncEnumerable<Job> changes)
    {
        Job? last = null;
        if (printer.IsInteractive)
        {
            await Printer.Terminal().Progress()
                .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn())
                .StartAsync(async context =>
                {
                    var bar = context.AddTask("queued");
                    await foreach (var job in changes)
                    {
                        bar.Description = Markup.Escape(Status(job) + Remaining(job));
                        bar.Value = job.Progress;
                        last = job;
                    }
                });
            return last!;
        }
        await foreach (var job in changes)
        {
            if (printer.Json) printer.Write(job, () => { });
            else if (last is null || last.Status != job.Status || last.Progress / LineEvery != job.Progress / LineEvery)
                printer.Line($"{job.UpdatedAt:HH:mm:ss} {Status(job)} {job.Progress} %{Remaining(job)}");
            last = job;
        }
        return last!;
    }

    private static string Remaining(Job job) => job.Eta is { } seconds ? $", {seconds:0} s left" : "";

    public static string Status(Job job) => job.Status.ToString().ToLowerInvariant();

    private static void Row(string name, string value) => Console.WriteLine($"{name,-10} {value}");
}
