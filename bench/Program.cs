using System.CommandLine;
using Encoder.Bench;
using Encoder.Bench.Encode;
using Encoder.Bench.Overhead;
using Encoder.Bench.Queue;
using Encoder.Bench.Scale;

// The exit code when nothing could be measured on this machine.
const int Skipped = 3;

var json = new Option<bool>("--json") { Description = "Print the figures as JSON.", Recursive = true };

var jobs = new Option<int>("--jobs") { Description = "Jobs that are measured.", DefaultValueFactory = _ => 15 };
var overhead = Bench("overhead", "Time of a small job that ffmpeg and ffprobe do not account for.", (parsed, stopped) => OverheadBench.Run(parsed.GetValue(jobs), stopped), jobs);

var units = new Option<int>("--units") { Description = "Units of work.", DefaultValueFactory = _ => 10_000 };
var queue = Bench("queue", "Tiny units of work from claim to publication.", (parsed, stopped) => QueueBench.Run(parsed.GetValue(units), stopped), units);

var seconds = new Option<int>("--seconds") { Description = "Length of the source.", DefaultValueFactory = _ => 60 };
var encode = Bench("encode", "Processor and wall time of the main job against ffmpeg by hand.", (parsed, stopped) => EncodeBench.Run(parsed.GetValue(seconds), stopped), seconds);

var programs = new Option<string?>("--programs") { Description = "Folder of silo and gateway, built on Orleans." };
var length = new Option<int>("--seconds") { Description = "Length of the source.", DefaultValueFactory = _ => 180 };
var scale = Bench("scale", "One job on one silo and on two, each with a processor of its own.", (parsed, stopped) => ScaleBench.Run(parsed.GetValue(programs), parsed.GetValue(length), stopped), programs, length);

var root = new RootCommand("Measures the service on this machine, which should have nothing else to do.") { json, encode, overhead, queue, scale };
var parsed = root.Parse(args);
var code = await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromSeconds(30) });
return parsed.Errors.Count > 0 ? 2 : code;

Command Bench(string name, string description, Func<ParseResult, CancellationToken, Task<Outcome>> run, params Option[] options)
{
    var command = new Command(name, description);
    foreach (var option in options) command.Options.Add(option);
    command.SetAction(async (parsed, stopped) =>
    {
        var outcome = await run(parsed, stopped);
        if (parsed.GetValue(json)) Report.Json(outcome);
        else Report.Table(outcome);
        return outcome.Skipped is null ? 0 : Skipped;
    });
    return command;
}
