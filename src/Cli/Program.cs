using System.CommandLine;
using Encoder.Cli.Cluster;
using Encoder.Cli.Demo;
using Encoder.Cli.Tokens;
using Encoder.Storage;
using Microsoft.Extensions.Options;

var data = new Option<string>("--data") { Description = "The data folder of the service.", DefaultValueFactory = _ => "data" };
var tenant = new Option<string?>("--tenant") { Description = "Name of the tenant; not needed when there is only one." };
var token = new Command("token", "Print a token, good for 24 hours, for a tenant of a data folder.") { data, tenant };
token.SetAction(parsed => TokenCommand.Run(parsed.GetValue(data)!, parsed.GetValue(tenant)));

var keep = new Option<bool>("--keep") { Description = "Leave the service running, and say how to look at it." };
var demo = new Command("demo", "Run the main job on a real clip and show what came out.") { keep };
demo.SetAction((parsed, stopped) => DemoCommand.Run(parsed.GetValue(keep), stopped));

try
{
    var parsed = new RootCommand("Encoder's commands beside the service.") { token, demo, ClusterCommand.Create() }.Parse(args);
    // The demo needs time to stop its service, which drains first.
    var configuration =
        new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromSeconds(30) };
    var code = await parsed.InvokeAsync(configuration);
    return parsed.Errors.Count > 0 ? 2 : code;
}
catch (Exception exception) when (exception is SetupException or OptionsValidationException or ClusterException)
{
    await Console.Error.WriteLineAsync($"encoder: {exception.Message}");
    return 1;
}
