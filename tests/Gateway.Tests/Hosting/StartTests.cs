using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Encoder.Testing;

namespace Encoder.Gateway.Tests.Hosting;

/// <summary>Starts the real program with something wrong.</summary>
public sealed class StartTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, string[], string> Wrong => new()
    {
        { "Encoder:Port must be from 0 to 65535", ["--port", "99999"], "" },
        { "'abc' at 'Encoder:Port'", ["--port=abc"], "" },
        { "Encoder:Host must be an IP address", ["--host", "localhost"], "" },
        { "Cannot listen on Encoder:Host and Encoder:Port", ["--host", "192.0.2.1"], "" },
        { "Encoder:PublicUrl must be", [], "Encoder__PublicUrl=ftp://example.org" },
        { "Encoder:PublicUrl must be", [], "Encoder__PublicUrl=example.org" },
        { "Encoder:Auth:ClockSkew must be", [], "Encoder__Auth__ClockSkew=00:01:00" },
        { "Encoder:Uploads:MaxSize must be", [], "Encoder__Uploads__MaxSize=0" },
        { "Encoder:Uploads:TenantProbes must be", [], "Encoder__Uploads__TenantProbes=0" },
        { "Encoder:Connections:BodyRateWindow must be", [], "Encoder__Connections__BodyRateWindow=00:00:00" },
        { "Slots", [], "Encoder__Worker__Slots=-1" },
        { "Encoder:Metrics:AllowedNetworks:0", [], "Encoder__Metrics__AllowedNetworks__0=10.1.2.3/8" },
        { "OTEL_TRACES_EXPORTER", [], "OTEL_TRACES_EXPORTER=zipkin" },
        { "Encoder:Storage:LockTimeout must be", [], "Encoder__Storage__LockTimeout=00:00:00" },
        { "Encoder:Tenants:0:Secrets must be", [], "Encoder__Tenants__0__Name=x" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task A_wrong_setting_ends_the_program_with_a_message_that_names_it(string named, string[] arguments, string variable) =>
        AssertSentence(1, named, await Run([.. arguments, "--data", _folder.File("data")], variable));

    [Theory]
    [InlineData("--nonsense")]
    [InlineData("--port")]
    [InlineData("help")]
    public async Task A_wrong_command_line_ends_the_program_with_code_2(string argument) =>
        AssertSentence(2, argument, await Run([argument]));

    [Fact]
    public async Task A_port_that_is_taken_ends_the_program()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        AssertSentence(1, $"http://127.0.0.1:{port}", await Run(["--port", $"{port}", "--data", _folder.File("data")]));
    }

    [Theory]
    [InlineData("appsettings.json", "{ nonsense")]
    [InlineData("tenants.json", "{ nonsense")]
    [InlineData("tenants.json", """{ "tenants": [] }""")]
    [InlineData("encoder.db", "this is a text and no database, which SQLite will notice at once")]
    public async Task A_broken_file_in_the_data_folder_ends_the_program(string name, string content)
    {
        await File.WriteAllTextAsync(_folder.File(name), content);
        AssertSentence(1, name == "encoder.db" ? "database" : name, await Run(["--data", _folder.Path]));
    }

    [Fact]
    public async Task A_data_folder_that_is_not_a_folder_ends_the_program()
    {
        await File.WriteAllTextAsync(_folder.File("file"), "");
        AssertSentence(1, "file", await Run(["--data", _folder.File("file")]));
        AssertSentence(1, "/proc/data", await Run(["--data", "/proc/data"]));
    }

    [Fact]
    public async Task A_data_folder_that_is_in_use_ends_the_program()
    {
        await using var running = await RunningGateway.Start();
        AssertSentence(1, "in use by another process", await Run(["--data", running.DataFolder]));
    }

    public void Dispose() => _folder.Dispose();

    private static void AssertSentence(int code, string named, (int Code, string Output, string Errors) end)
    {
        Assert.True(end.Code == code, $"{end.Code}: {end.Errors}");
        Assert.Empty(end.Output);
        var line = Assert.Single(end.Errors.TrimEnd('\n').Split('\n'));
        Assert.StartsWith("encoder: ", line, StringComparison.Ordinal);
        Assert.Contains(named, line, StringComparison.Ordinal);
    }

    private async Task<(int Code, string Output, string Errors)> Run(string[] arguments, string variable = "")
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Encoder.Gateway.dll"), .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder.Path,
        };
        // Uses a free port unless the test sets one, and suppresses the log line about the sandbox on standard error.
        start.Environment["Encoder__Port"] = "0";
        start.Environment["Logging__LogLevel__Default"] = "Warning";
        if (variable.Split('=', 2) is [var name, var value]) start.Environment[name] = value;
        using var program = Process.Start(start)!;
        try
        {
            var (output, errors) = (program.StandardOutput.ReadToEndAsync(), program.StandardError.ReadToEndAsync());
            using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            await program.WaitForExitAsync(deadline.Token);
            return (program.ExitCode, await output, await errors);
        }
        finally
        {
            if (!program.HasExited) program.Kill(entireProcessTree: true);
        }
    }
}
