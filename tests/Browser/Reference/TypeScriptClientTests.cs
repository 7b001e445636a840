using System.Diagnostics;
using System.Text.Json.Nodes;
using Encoder.EndToEnd.Running;
using Encoder.Testing;

namespace Encoder.Browser.Reference;

/// <summary>Tests openapi/v1.json with third-party tools.</summary>
public sealed class TypeScriptClientTests : IDisposable
{
    private static readonly string s_modules = Repository.File("tests/Browser/node_modules");
    private static readonly string s_document = Repository.File("openapi/v1.json");
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void The_document_passes_a_strict_OpenAPI_linter()
    {
        var report = Node("@redocly/cli/bin/cli.js", "lint", s_document, "--extends=recommended-strict", "--format=json");
        Assert.Empty(JsonNode.Parse(report[report.IndexOf('{', StringComparison.Ordinal)..])!["problems"]!.AsArray());
    }

    [Fact]
    public async Task A_client_generated_for_typescript_compiles_and_runs_a_job()
    {
        // Imports are resolved from the folder of the program.
        Directory.CreateSymbolicLink(_folder.File("node_modules"), s_modules);
        File.WriteAllText(_folder.File("package.json"), """{ "type": "module" }""");
        File.Copy(Repository.File("tests/Browser/Reference/client.ts"), _folder.File("client.ts"));
        // Members with a default may be left out of a request.
        Node("openapi-typescript/bin/cli.js", s_document, "--default-non-nullable=false", "--output", _folder.File("api.ts"));
        Node(
            "typescript/bin/tsc", "--strict", "--noUncheckedIndexedAccess", "--target", "es2023", "--module", "nodenext",
            "--skipLibCheck", "--types", "node", "--typeRoots", Path.Combine(s_modules, "@types"), _folder.File("client.ts"));

        var video = _folder.File("video.mp4");
        Tool.Run(
            "ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=size=320x180:rate=25:duration=1", "-pix_fmt", "yuv420p", video);
        await using var service = await Service.Start(_folder.File("data"));
        var client = service.Client;
        var said = JsonNode.Parse(Tool.Run("node", _folder.File("client.js"), $"{client.Address}", client.Token, video))!;
        Assert.Equal(
            """{"status":"completed","files":["video"],"metadata":{"from":"TypeScript"},"total":1}""", said.ToJsonString());
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>
    /// Runs a program of the npm packages and returns its standard output. Standard error is ignored if the program succeeds.
    /// </summary>
    private static string Node(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo("node", [Path.Combine(s_modules, program), .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // The program must send nothing over the network.
        start.Environment["REDOCLY_TELEMETRY"] = "off";
        start.Environment["REDOCLY_SUPPRESS_UPDATE_NOTICE"] = "true";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program}: exit code {process.ExitCode}\n{output}\n{errors.Result}");
        return output;
    }
}
