using System.Net;
using Encoder.Testing;

namespace Encoder.Cli.Tests.Script;

/// <summary>All tests of the script are in one class so that they run one at a time; two scripts would build at the same time.</summary>
public sealed class ScriptTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("help")]
    [InlineData("--help")]
    [InlineData]
    public async Task Help_lists_every_command(params string[] arguments)
    {
        var (exitCode, output, errors) = await Run(arguments);

        Assert.Equal(0, exitCode);
        Assert.Empty(errors);
        Assert.All(["setup", "up", "token", "demo", "test", "bench"], command => Assert.Contains(
            output,
            line => line.StartsWith($"  {command} ", StringComparison.Ordinal) || line == $"  {command}"));
    }

    [Fact]
    public async Task An_unknown_command_exits_with_2_and_prints_the_usage()
    {
        var (exitCode, output, errors) = await Run("upp");

        Assert.Equal(2, exitCode);
        Assert.Empty(output);
        Assert.StartsWith("usage: ", errors[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("--nothing")]
    public async Task Unknown_tests_are_rejected_with_a_list_of_the_known_ones(string name)
    {
        var (exitCode, _, errors) = await Run("test", name);

        Assert.Equal(1, exitCode);
        Assert.StartsWith(
            $"encoder: there are no tests called {name}; there are: media ",
            Assert.Single(errors),
            StringComparison.Ordinal);
        Assert.Contains(" cli ", errors[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Up_locks_its_folder_and_accepts_the_token_of_token_and_exits_with_0_on_SIGTERM()
    {
        var data = _folder.File("data");
        using var up = ScriptProcess.Start(_folder.Path, "up", "--port", "0", "--data", data);
        var address = await up.LineAfter("ready: ");

        var token = Assert.Single((await Run("token", "--data", data)).Output);
        Assert.Equal(HttpStatusCode.OK, await Ask(address, token));
        Assert.Equal(HttpStatusCode.Unauthorized, await Ask(address, token[..^8]));

        var (exitCode, output, errors) = await Run("up", "--port", "0", "--data", data);
        Assert.Equal(1, exitCode);
        Assert.Empty(output);
        Assert.Contains("is in use by another process", Assert.Single(errors), StringComparison.Ordinal);

        // The script replaces itself with the service, which receives the signal directly.
        up.Terminate();
        Assert.Equal(0, (await up.End()).ExitCode);
        Assert.Empty(ProcessesAbout(data));
    }

    [Fact]
    public async Task Token_rejects_an_unknown_tenant_in_one_sentence()
    {
        var (exitCode, output, errors) = await Run("token", "--data", _folder.File("data"), "--tenant", "nobody");

        Assert.Equal(1, exitCode);
        Assert.Empty(output);
        Assert.Equal(["encoder: There is no tenant \"nobody\"; there are: default."], errors);
    }

    [Fact]
    public async Task An_unknown_option_exits_with_2() => Assert.Equal(2, (await Run("token", "--nothing")).ExitCode);

    [Fact]
    public async Task The_demo_succeeds_and_leaves_nothing()
    {
        var (exitCode, output, errors) = await Run("demo");

        Assert.Equal(0, exitCode);
        Assert.Empty(errors);
        Assert.StartsWith("all right 9 outputs", output[^1], StringComparison.Ordinal);
        AssertNothingLeft();
    }

    [Fact]
    public async Task A_demo_that_is_stopped_leaves_nothing()
    {
        using var demo = ScriptProcess.Start(_folder.Path, "demo");
        await demo.LineAfter("job ");

        demo.Terminate();

        Assert.Equal(130, (await demo.End()).ExitCode);
        AssertNothingLeft();
    }

    private void AssertNothingLeft()
    {
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path, "encoder-*"));
        Assert.Empty(ProcessesAbout(_folder.Path));
    }

    private static string[] ProcessesAbout(string path) =>
    [
        .. Directory.GetDirectories("/proc")
            .Where(entry => int.TryParse(Path.GetFileName(entry), out _))
            .Select(CommandLine)
            .Where(command => command.Contains(path, StringComparison.Ordinal)),
    ];

    private static string CommandLine(string entry)
    {
        try
        {
            return File.ReadAllText($"{entry}/cmdline");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The process has ended, or belongs to another user.
            return "";
        }
    }

    private async Task<(int ExitCode, string[] Output, string[] Errors)> Run(params string[] arguments)
    {
        using var script = ScriptProcess.Start(_folder.Path, arguments);
        var (exitCode, output, errors) = await script.End();
        // An earlier run may have built everything already.
        return (exitCode, output, [.. errors.Where(line => line != "building")]);
    }

    private static async Task<HttpStatusCode> Ask(string address, string token)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{address}/v1/encoder/jobs");
        request.Headers.TryAddWithoutValidation("Authorization", token);
        using var answer = await http.SendAsync(request);
        return answer.StatusCode;
    }
}
