using Encoder.Gateway.Hosting;
using Encoder.Silo.Hosting;

WebApplication app;
try
{
    app = GatewayApp.Build(CommandLine.Read(args));
    await app.StartAsync();
}
catch (Exception exception) when (StartFailure.Explain(exception) is { } explanation)
{
    // What the operator can mend is told in a sentence; anything else ends with its stack.
    await Console.Error.WriteLineAsync($"encoder: {explanation}");
    return exception is UsageException ? 2 : 1;
}

await using (app)
{
    Console.WriteLine($"ready: {GatewayApp.AddressOf(app)}");
    await app.WaitForShutdownAsync();
    return 0;
}
