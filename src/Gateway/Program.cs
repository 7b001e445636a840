using Encoder.Gateway.Hosting;
using Encoder.Storage;
using Microsoft.Extensions.Options;

try
{
    await using var app = GatewayApp.Build(CommandLine.Read(args));
    await app.StartAsync();
    Console.WriteLine($"ready: {GatewayApp.AddressOf(app)}");
    await app.WaitForShutdownAsync();
    return 0;
}
catch (Exception exception) when (exception is UsageException or OptionsValidationException or SetupException or IOException { InnerException: not null })
{
    // What the operator can mend is told in a sentence; anything else ends with its stack.
    await Console.Error.WriteLineAsync($"encoder: {exception.Message}");
    return exception is UsageException ? 2 : 1;
}
