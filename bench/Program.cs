using System.CommandLine;
using Encoder.Bench;
using Encoder.Bench.Api;
using Encoder.Bench.Encode;
using Encoder.Bench.Lists;
using Encoder.Bench.Memory;
using Encoder.Bench.Overhead;
using Encoder.Bench.Queue;
using Encoder.Bench.Scale;
using Encoder.Bench.Watchers;

// The exit code if this machine cannot run the benchmark.
const int Skipped = 3;

var json = new Option<bool>("--json") { Description = "Print the figures as JSON.", Recursive = true };
var all = new List<Func<ParseResult, CancellationToken, Task<Outcome>>>();
var root = new RootCommand(
    "Measures the service on this machine, which should be otherwise idle. Without a command, runs all benchmarks.")
{
    json,
};

var seconds = Number("--seconds", "Length of the source in seconds.", 60);
Bench(
    "encode",
    "Processor and wall time of the main job, compared with hand-written ffmpeg commands.",
    (parsed, stopped) => EncodeBench.Run(Value(parsed, seconds), stopped),
    seconds);

var length = Number("--seconds", "Length of the source in seconds.", 180);
Bench(
    "scale",
    "One job on one silo and on two, each with a processor of its own.",
    (parsed, stopped) => ScaleBench.Run(Value(parsed, length), stopped),
    length);

var jobs = Number("--jobs", "Number of jobs to measure.", 15);
Bench(
    "overhead",
    "Time of a small job that ffmpeg and ffprobe do not account for.",
    (parsed, stopped) => OverheadBench.Run(Value(parsed, jobs), stopped),
    jobs);

var units = Number("--units", "Number of work items.", 10_000);
Bench("queue", "Tiny work items from claim to publication.", (parsed, stopped) => QueueBench.Run(Value(parsed, units), stopped), units);

var time = Number("--seconds", "Duration of each kind of call, in seconds.", 10);
var many = Number("--jobs", "Number of jobs in the index of the second service.", 100_000);
Bench(
    "api",
    "Calls at fixed rates, with few and with many jobs in the index.",
    (parsed, stopped) => ApiBench.Run(Value(parsed, time), Value(parsed, many), stopped),
    time,
    many);

var listed = Number("--jobs", "Number of jobs in the index.", 100_000);
Bench("lists", "Each kind of list and search.", (parsed, stopped) => ListsBench.Run(Value(parsed, listed), stopped), listed);

Bench(
    "lists-cluster",
    "The same in a cluster, from PostgreSQL.",
    (parsed, stopped) => ListsBench.RunInCluster(Value(parsed, listed), stopped),
    listed);

var size = Number("--size", "Size of the upload in MiB.", 2048);
Bench("memory", "Memory of the service's own process.", (parsed, stopped) => MemoryBench.Run(Value(parsed, size), stopped), size);

var watchers = Number("--watchers", "Number of clients that follow the job.", 2_000);
var watched = Number("--seconds", "Length of the source in seconds.", 600);
Bench(
    "watchers",
    "Many clients follow the events of one job.",
    (parsed, stopped) => WatchersBench.Run(Value(parsed, watchers), Value(parsed, watched), stopped),
    watchers,
    watched);

root.SetAction(async (parsed, stopped) =>
{
    var outcomes = new List<Outcome>();
    foreach (var run in all) outcomes.Add(await run(parsed, stopped));
    if (parsed.GetValue(json)) Report.Json(outcomes);
    else Report.Table(outcomes);
    return 0;
});

var parsed = root.Parse(args);
var code = await parsed.InvokeAsync(
    new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromSeconds(30) });
return parsed.Errors.Count > 0 ? 2 : code;

Option<int> Number(string name, string description, int value) =>
    new(name) { Description = description, DefaultValueFactory = _ => value };

// Returns the given value, or the default if all benchmarks run.
int Value(ParseResult parsed, Option<int> option) =>
    parsed.GetResult(option) is { } given ? given.GetValueOrDefault<int>() : (int)option.GetDefaultValue()!;

void Bench(string name, string description, Func<ParseResult, CancellationToken, Task<Outcome>> run, params Option[] options)
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
    root.Subcommands.Add(command);
    all.Add(run);
}
