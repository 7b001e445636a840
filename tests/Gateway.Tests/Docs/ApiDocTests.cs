using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Encoder.Gateway.Tests.Hosting;
using Encoder.Gateway.Tests.OpenApi;
using Encoder.Testing;

namespace Encoder.Gateway.Tests.Docs;

/// <summary>Runs the examples of docs/api.md as a reader would who pastes them into a shell in order.</summary>
public sealed partial class ApiDocTests(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    [Fact]
    public async Task The_examples_work_in_order_and_return_what_is_shown()
    {
        var blocks = Block()
            .Matches(await File.ReadAllTextAsync(Repository.File("docs/api.md")))
            .Select(match => (Kind: match.Groups["kind"].Value, Text: match.Groups["text"].Value)).ToArray();
        var commands = blocks.Where(block => block.Kind == "bash").ToArray();
        Assert.True(commands.Length >= 12, $"{commands.Length} examples");

        // The output of each block goes to its own file. The shell exits at the first block that fails.
        using var folder = new TemporaryFolder();
        var script = string.Concat(commands.Select((command, i) => $"exec >{i}.out; echo block {i} >&2\n{command.Text}\n"));
        await Run($"set -euo pipefail\n{script}", folder.Path);

        var shown = 0;
        for (var (block, command) = (0, -1); block < blocks.Length; block++)
        {
            if (blocks[block].Kind == "bash") command++;
            if (blocks[block].Kind != "json") continue;
            OpenApiTests.AssertAlike(
                JsonNode.Parse(blocks[block].Text), JsonNode.Parse(await File.ReadAllTextAsync(folder.File($"{command}.out"))));
            shown++;
        }
        Assert.True(shown >= 6, $"{shown} answers");
    }

    /// <summary>Proves that a failing block is noticed; otherwise the test above would prove nothing.</summary>
    [Fact]
    public async Task An_example_that_fails_is_noticed()
    {
        using var folder = new TemporaryFolder();
        await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(() => Run("set -euo pipefail\nfalse | cat\necho not reached\n", folder.Path));
    }

    private async Task Run(string script, string folder)
    {
        var start = new ProcessStartInfo("bash", ["-c", script])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            WorkingDirectory = folder,
        };
        start.Environment["BASE"] = gateway.Address.ToString().TrimEnd('/');
        start.Environment["TOKEN"] = Token.Of(TestTenant.Ada);
        using var bash = Process.Start(start)!;
        try
        {
            var (errors, output) = (bash.StandardError.ReadToEndAsync(), bash.StandardOutput.ReadToEndAsync());
            using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            await bash.WaitForExitAsync(deadline.Token);
            Assert.True(bash.ExitCode == 0, $"{bash.ExitCode}: {await errors}{await output}");
        }
        finally
        {
            if (!bash.HasExited) bash.Kill(entireProcessTree: true);
        }
    }

    [GeneratedRegex(
        @"^```(?<kind>bash|json)\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Block();
}
