using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Encoder.Cli.Cluster;
using Encoder.Cli.Demo;
using Encoder.Testing;

namespace Encoder.Cli.Tests.Docs;

/// <summary>
/// Runs every command that a document shows, as a reader would who pastes the blocks into a shell in order, in a separate folder.
/// </summary>
public sealed partial class DocumentTests : IDisposable
{
    /// <summary>The demo and the cluster have their own tests: ScriptTests, and CommandTests in tests/Cluster.</summary>
    private static readonly string[] s_testedElsewhere = ["./encoder demo", "./encoder cluster"];

    private static readonly TimeSpan s_deadline = TimeSpan.FromMinutes(4);

    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("README.md", 4)]
    [InlineData("CONTRIBUTING.md", 1)]
    [InlineData("docs/tour.md", 9)]
    [InlineData("docs/migrating.md", 5)]
    [InlineData("docs/telemetry.md", 1)]
    public async Task Every_command_works_as_pasted(string document, int atLeast)
    {
        var blocks = Block().Matches(await File.ReadAllTextAsync(Repository.File(document))).Select(b => b.Groups["text"].Value)
            .Where(block => !Array.Exists(s_testedElsewhere, command => block.Contains(command, StringComparison.Ordinal))).ToList();
        Assert.True(blocks.Count >= atLeast, $"{blocks.Count} blocks");
        // What the document assumes: a running service.
        if (!blocks.Exists(IsService) && document != "CONTRIBUTING.md") blocks.Insert(0, "./encoder up --port 8080 --data ./data\n");
        if (document == "docs/telemetry.md")
        {
            // The document shows the query before the start, so the start goes first. The service tolerates that its collector does not
            // exist.
            const string Known = "SERVICE=http://127.0.0.1:8080\nTOKEN=$(./encoder token --data ./data)\n";
            blocks = [blocks.Find(IsService)!, Known, .. blocks.Where(block => !IsService(block))];
        }
        await Run(Script(blocks));
    }

    /// <summary>Proves that a failing block is noticed; otherwise the test above would prove nothing.</summary>
    [Fact]
    public async Task A_command_that_fails_is_noticed() =>
        await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(() => Run(Script(["false | cat\n"])));

    public void Dispose() => _folder.Dispose();

    private static bool IsService(string block) => block.Contains("./encoder up", StringComparison.Ordinal);

    /// <summary>Returns the blocks as one script. A service runs in the background from its block on, as in another terminal.</summary>
    private static string Script(IEnumerable<string> blocks)
    {
        // With job control, a background command is its own process group, which can be killed as a whole.
        var script = new StringBuilder(
            """
            set -euo pipefail
            set -m
            UP=
            trap 'code=$?; [ -z "$UP" ] || { kill -- -$UP; wait $UP || :; } 2>/dev/null; exit $code' EXIT

            """);
        foreach (var (i, block) in blocks.Index())
        {
            script.Append($"echo 'block {i}' >&2\n");
            if (IsService(block))
                script.Append($"{{ {block} }} > up.log 2>&1 &\nUP=$!\nuntil grep -q ready: up.log; do kill -0 $UP; sleep 0.1; done\n");
            else
                script.Append(block);
        }
        return script.ToString();
    }

    private async Task Run(string script)
    {
        // The ports in the documents may be in use on this machine.
        foreach (var port in new[] { "8080", "9000" }) script = script.Replace(port, $"{FreePort.Find()}", StringComparison.Ordinal);
        var encoder = _folder.File("encoder");
        await File.WriteAllTextAsync(encoder, $"#!/bin/sh\nexec '{Repository.File("encoder")}' \"$@\"\n");
        File.SetUnixFileMode(encoder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        if (!script.Contains("lavfi", StringComparison.Ordinal))
            await DemoClip.Make(_folder.File("video.mp4"), CancellationToken.None);

        var start = new ProcessStartInfo("bash", ["-c", script])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            WorkingDirectory = _folder.Path,
        };
        start.Environment["XDG_CONFIG_HOME"] = _folder.File("config");
        foreach (var name in new[] { "ENCODER_URL", "ENCODER_TOKEN", "ENCODER_WEBHOOK_SECRET" }) start.Environment.Remove(name);
        using var bash = Process.Start(start)!;
        try
        {
            var (errors, output) = (bash.StandardError.ReadToEndAsync(), bash.StandardOutput.ReadToEndAsync());
            await bash.WaitForExitAsync().WaitAsync(s_deadline);
            Assert.True(bash.ExitCode == 0, $"exit code {bash.ExitCode}\n{await errors}\n{await output}");
        }
        finally
        {
            if (!bash.HasExited) bash.Kill(entireProcessTree: true);
        }
    }

    [GeneratedRegex(
        @"^```sh\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Block();
}
