using System.CommandLine;
using Encoder.Cli.Connection;
using Encoder.Cli.Files;
using Encoder.Client;
using Encoder.Contracts;
using Encoder.Contracts.Jobs;

namespace Encoder.Cli.Jobs;

/// <summary><c>jobs</c>: submits, shows and controls jobs.</summary>
internal static class JobsCommand
{
    public static Command Create(ServiceConnection connection, Option<bool> json)
    {
        var jobs = new Command("jobs", "Submit, watch and control encoding jobs.")
        {
            Submit(connection, json),
            List(connection, json),
            Shown("show", "Show a job.", (client, id, stopped) => client.Jobs.Get(id, cancellationToken: stopped)),
            Of("watch", "Follow a job until it ends. Fails if the job fails.", Watch),
            Shown("cancel", "Cancel a queued or processing job.", (client, id, stopped) => client.Jobs.Cancel(id, stopped)),
            Shown(
                "retry",
                "Retry a failed job. Finished outputs are kept.",
                (client, id, stopped) => client.Jobs.Retry(id, stopped)),
            Shown("delete", "Delete a queued job.", (client, id, stopped) => client.Jobs.Delete(id, stopped)),
        };
        connection.AddTo(jobs);
        return jobs;

        Command Of(string name, string description, Func<EncoderClient, string, Printer, CancellationToken, Task<int>> run)
        {
            var id = new Argument<string>("id") { Description = "Id of the job." };
            var command = new Command(name, description) { id };
            command.SetAction(async (parsed, stopped) =>
            {
                using var client = connection.Open(parsed);
                return await run(client, parsed.GetValue(id)!, new Printer(parsed.GetValue(json)), stopped);
            });
            return command;
        }

        Command Shown(string name, string description, Func<EncoderClient, string, CancellationToken, Task<Job>> call) =>
            Of(name, description, async (client, id, printer, stopped) =>
            {
                var job = await call(client, id, stopped);
                printer.Write(job, () => JobPrinter.Details(job));
                return ExitCode.Success;
            });
    }

    private static Command Submit(ServiceConnection connection, Option<bool> json)
    {
        var source = new Argument<string>("source") { Description = "A file, an http or https URL, or the id of an uploaded video." };
        var options = new SubmitOptions();
        var key = new Option<string?>("--idempotency-key")
        {
            Description = "A key for this request. For 24 hours, the same command with the same key returns the same job.",
        };
        var watch = new Option<bool>("--watch") { Description = "Follow the job until it ends. Fails if the job fails." };
        var submit = new Command("submit", "Create an encoding job.") { source, key, watch };
        foreach (var option in options.All) submit.Options.Add(option);
        submit.SetAction(async (parsed, stopped) =>
        {
            var request = options.Request(parsed);
            (string, string)[] captions = [.. options.Captions(parsed)];
            var printer = new Printer(parsed.GetValue(json));
            using var client = connection.Open(parsed);
            request = await WithSource(client, request, parsed.GetValue(source)!, printer, stopped);
            request = await WithCaptions(client, request, captions, printer, stopped);
            var job = await client.Jobs.Submit(request, parsed.GetValue(key), stopped);
            printer.Write(job, () => Console.WriteLine($"job {job.Id} {JobPrinter.Status(job)}"));
            return parsed.GetValue(watch) ? await Watch(client, job.Id, printer, stopped) : ExitCode.Success;
        });
        return submit;
    }

    private static async Task<JobRequest> WithSource(
        EncoderClient client, JobRequest request, string source, Printer printer, CancellationToken stopped)
    {
        if (source.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
            || source.StartsWith("https://", StringComparison.OrdinalIgnoreCase)) return request with { VideoUrl = source };
        if (File.Exists(source)) return request with { VideoId = (await Uploading.Run(client, source, printer, stopped)).Id };
        if (EntityId.IsValid(source)) return request with { VideoId = source };
        throw new CliException($"There is no file '{source}', and it is neither a URL nor the id of a video.", ExitCode.Usage);
    }

    private static async Task<JobRequest> WithCaptions(
        EncoderClient client, JobRequest request, (string File, string Language)[] captions, Printer printer, CancellationToken stopped)
    {
        var uploaded = new List<CaptionRequest>();
        foreach (var (file, language) in captions)
        {
            if (!File.Exists(file)) throw new CliException($"There is no file '{file}'.", ExitCode.Usage);
            uploaded.Add(new CaptionRequest { Language = language, VideoId = (await Uploading.Run(client, file, printer, stopped)).Id });
        }
        return uploaded.Count > 0 ? request with { Captions = [.. uploaded] } : request;
    }

    private static Command List(ServiceConnection connection, Option<bool> json)
    {
        var status = new Option<JobStatus?>("--status") { Description = "List only jobs with this status." };
        var search = new Option<string?>("--search")
        {
            Description = "List only jobs that contain all of these words in their id, upload's id, URL, metadata or error.",
        };
        var from = new Option<string?>("--from")
        {
            Description = "List only jobs created at or after this date (UTC) or time, such as 2021-03-18T08:50Z.",
        };
        var to = new Option<string?>("--to") { Description = "List only jobs created at or before this date (UTC, inclusive) or time." };
        var (page, perPage) = Pages.Options();
        var list = new Command("list", "List or search jobs, newest first.") { status, search, from, to, page, perPage };
        list.SetAction(async (parsed, stopped) =>
        {
            using var client = connection.Open(parsed);
            var wanted = new JobSearch
            {
                Status = parsed.GetValue(status), Text = parsed.GetValue(search), From = parsed.GetValue(from), To = parsed.GetValue(to),
            };
            var found = await client.Jobs.Search(wanted, parsed.GetValue(page), parsed.GetValue(perPage), stopped);
            new Printer(parsed.GetValue(json)).Write(found, () =>
            {
                JobPrinter.List(found.Data);
                Pages.Footer(found.PageInfo);
            });
            return ExitCode.Success;
        });
        return list;
    }

    private static async Task<int> Watch(EncoderClient client, string id, Printer printer, CancellationToken stopped)
    {
        var job = await JobPrinter.Follow(printer, client.Jobs.Watch(id, stopped));
        if (!printer.Json) JobPrinter.Details(job);
        return job.Status == JobStatus.Completed ? ExitCode.Success : ExitCode.Failure;
    }
}
