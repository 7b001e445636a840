using System.CommandLine;
using Encoder.Cli;
using Encoder.Cli.Cluster;
using Encoder.Cli.Completion;
using Encoder.Cli.Connection;
using Encoder.Cli.Demo;
using Encoder.Cli.Files;
using Encoder.Cli.Jobs;
using Encoder.Cli.Tokens;
using Encoder.Cli.Webhooks;

var json = new Option<bool>("--json") { Description = "Print responses as JSON, one document per line.", Recursive = true };
var connection = new ServiceConnection();

var data = new Option<string>("--data") { Description = "The data folder of the service.", DefaultValueFactory = _ => "data" };
var tenant = new Option<string?>("--tenant") { Description = "Name of the tenant; not needed if there is only one." };
var token = new Command("token", "Print a token for a tenant of a data folder, valid for 24 hours.") { data, tenant };
token.SetAction(parsed => TokenCommand.Run(parsed.GetValue(data)!, parsed.GetValue(tenant)));

var keep = new Option<bool>("--keep") { Description = "Leave the service running, and print how to use it." };
var demo = new Command("demo", "Run the main job on a real clip and show its outputs.") { keep };
demo.SetAction((parsed, stopped) => DemoCommand.Run(parsed.GetValue(keep), stopped));

var root = new RootCommand("Encoder's command line.")
{
    JobsCommand.Create(connection, json),
    FilesCommand.Create(connection, json),
    WebhooksCommand.Create(json),
    LoginCommand.Create(),
    CompletionCommand.Create(),
    token,
    demo,
    ClusterCommand.Create(),
};
root.Options.Add(json);

try
{
    var parsed = root.Parse(args);
    // The demo needs time to stop its service, which drains before it exits.
    var configuration =
        new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromSeconds(30) };
    var code = await parsed.InvokeAsync(configuration);
    return parsed.Errors.Count > 0 ? ExitCode.Usage : code;
}
catch (Exception exception) when (Failures.Explain(exception) is { } failure)
{
    await Console.Error.WriteLineAsync($"encoder: {failure.Message}");
    return failure.ExitCode;
}
