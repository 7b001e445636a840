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
    // Problems that the operator can fix are explained in a sentence; any other exception ends with its stack trace.
    await Console.Error.WriteLineAsync($"encoder: {explanation}");
    return exception is UsageException ? 2 : 1;
}

await using (app)
{
    Console.WriteLine($"ready: {GatewayApp.AddressOf(app)}");
    await app.WaitForShutdownAsync();
    return 0;
}
