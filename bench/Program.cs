using System.CommandLine;
using Encoder.Bench.Encode;
using Encoder.Bench.Overhead;

var json = new Option<bool>("--json") { Description = "Print the results as JSON." };
var jobs = new Option<int>("--jobs") { Description = "Jobs that are measured.", DefaultValueFactory = _ => 15 };
var overhead = new Command("overhead", "Time of a small job that ffmpeg and ffprobe do not account for.") { jobs, json };
overhead.SetAction((parsed, stopped) => OverheadBench.Run(parsed.GetValue(jobs), parsed.GetValue(json), stopped));

var seconds = new Option<int>("--seconds") { Description = "Length of the source.", DefaultValueFactory = _ => 20 };
var encode = new Command("encode", "Processor and wall time of the main job against one ffmpeg process for each output.") { seconds, json };
encode.SetAction((parsed, stopped) => EncodeBench.Run(parsed.GetValue(seconds), parsed.GetValue(json), stopped));

var parsed = new RootCommand("Measures the service on this machine, which should have nothing else to do.") { overhead, encode }.Parse(args);
var code = await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromSeconds(30) });
return parsed.Errors.Count > 0 ? 2 : code;
