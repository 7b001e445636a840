using System.Text.Json.Nodes;
using Encoder.Cli.Demo;
using Encoder.Cli.Tokens;
using Encoder.Storage.Tenants;
using Encoder.Testing;

namespace Encoder.Cli.Tests.Script;

/// <summary>Tests the commands for jobs, files and webhooks against a real service.</summary>
public sealed class ServiceCommandTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private ServiceProcess _service = null!;
    private Tenant _tenant = null!;
    private Dictionary<string, string> _environment = null!;

    public async ValueTask InitializeAsync()
    {
        var data = _folder.File("data");
        var settings = new Dictionary<string, string> { ["Encoder__Outbound__AllowedNetworks__0"] = "127.0.0.1/32" };
        _service = await ServiceProcess.Start(data, _folder.File("service.log"), settings, CancellationToken.None);
        _tenant = TenantChoice.Pick(data, name: null);
        _environment = new()
        {
            ["XDG_CONFIG_HOME"] = _folder.File("config"),
            ["ENCODER_URL"] = "",
            ["ENCODER_TOKEN"] = "",
            ["ENCODER_WEBHOOK_SECRET"] = _tenant.WebhookSecrets[0],
        };
    }

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_video_goes_from_login_to_the_verified_webhook()
    {
        var login = await CommandProcess.Run(Mint() + "\n", _environment, "login", "--url", _service.Address);
        Assert.Equal(0, login.ExitCode);
        Assert.Contains(Path.Combine(_folder.File("config"), "encoder", "profile.json"), login.Output, StringComparison.Ordinal);

        using var listen = CommandProcess.Start(_environment, "webhooks", "listen", "--count", "1", "--json");
        var hook = (await listen.StandardError.ReadLineAsync())!["listening on ".Length..];

        var clip = _folder.File("clip.mp4");
        await DemoClip.Make(clip, CancellationToken.None);
        var submit = await Run(
            "jobs", "submit", clip, "--mp4", "240", "--thumbnail", "1s", "--webhook", hook, "--metadata", "who=me", "--watch", "--json");
        Assert.Equal(0, submit.ExitCode);
        var changes = submit.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToArray();
        Assert.Equal("queued", (string)changes[0]["status"]!);
        Assert.Equal("completed", (string)changes[^1]["status"]!);
        var id = (string)changes[0]["id"]!;

        var webhook = await CommandProcess.End(listen);
        Assert.Equal(0, webhook.ExitCode);
        var message = JsonNode.Parse(webhook.Output)!;
        Assert.Equal(("job.completed", id, true), ((string)message["type"]!, (string)message["jobId"]!, (bool)message["signatureValid"]!));

        var list = await Run("jobs", "list", "--status", "completed");
        Assert.Matches($"(?m)^ *{id} +completed +100 %", list.Output);
        var show = await Run("jobs", "show", id);
        Assert.Contains("who        me", show.Output, StringComparison.Ordinal);
        Assert.Equal(2, show.Output.Split('\n').Count(line => line.StartsWith("file ", StringComparison.Ordinal)));
        Assert.Equal(0, (await Run("jobs", "watch", id)).ExitCode);
        await Refused("job-not-queued", "jobs", "delete", id);

        var files = JsonNode.Parse((await Run("files", "list", "--type", "video", "--json")).Output)!["data"]!.AsArray();
        Assert.Equal(2, files.Count);
        var file = (string)files[0]!["id"]!;
        Assert.Equal($"deleted {file}\n", (await Run("files", "delete", file)).Output);
    }

    [Fact]
    public async Task A_job_that_fails_fails_the_command_and_shows_why()
    {
        var noVideo = _folder.File("noise.mp4");
        await File.WriteAllTextAsync(noVideo, "no video");

        var submit = await Run("jobs", "submit", noVideo, "--hls", "240", "--watch", "--token", Mint(), "--url", _service.Address);

        Assert.Equal(1, submit.ExitCode);
        Assert.Contains("error      source_unreadable: ", submit.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_kind_of_refusal_has_its_exit_code_and_says_why()
    {
        string[] to = ["--url", _service.Address, "--token", Mint()];
        await Ends(2, "Which service?", "jobs", "list");
        await Ends(2, "No token for", "jobs", "list", "--url", _service.Address);
        await Ends(2, "Nothing is requested", ["jobs", "submit", "http://example.org/a.mp4", .. to]);
        await Ends(2, "There is no file 'nothing.mp4'", ["jobs", "submit", "nothing.mp4", "--hls", "240", .. to]);
        await Ends(2, "argument 'paused'", ["jobs", "list", "--status", "paused", .. to]);
        await Ends(3, "401 urn:encoder:unauthorized", "jobs", "list", "--url", _service.Address, "--token", "wrong");
        await Ends(3, "404 urn:encoder:", ["jobs", "show", new string('0', 24), .. to]);
        await Ends(3, "presets[0].resolutions[0]: must be one of", ["jobs", "submit", "http://example.org/a.mp4", "--hls", "17", .. to]);
        await Ends(4, "cannot be reached", "jobs", "list", "--url", "http://127.0.0.1:9", "--token", "any");

        var login = await CommandProcess.Run("wrong\n", _environment, "login", "--url", _service.Address);
        Assert.Equal(3, login.ExitCode);
        Assert.False(Directory.Exists(_folder.File("config")));

        async Task Ends(int exitCode, string message, params string[] arguments)
        {
            var result = await Run(arguments);
            Assert.Equal(exitCode, result.ExitCode);
            Assert.Contains(message, result.Errors, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task Command_words_are_completed()
    {
        Assert.Contains("complete ", (await Run("completion", "bash")).Output, StringComparison.Ordinal);
        Assert.Equal("submit\n", (await Run("[suggest:15]", "encoder jobs su")).Output);
    }

    private async Task Refused(string type, params string[] arguments)
    {
        var result = await Run(arguments);
        Assert.Equal(3, result.ExitCode);
        Assert.Contains($"urn:encoder:{type}", result.Errors, StringComparison.Ordinal);
    }

    private string Mint() => Token.Mint(_tenant, DateTimeOffset.UtcNow);

    private Task<CommandResult> Run(params string[] arguments) => CommandProcess.Run("", _environment, arguments);
}
