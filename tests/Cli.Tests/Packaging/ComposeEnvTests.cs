namespace Encoder.Cli.Tests.Packaging;

#pragma warning disable CA1416 // The service runs only on Linux.

public sealed class ComposeEnvTests : IDisposable
{
    private readonly ComposeEnv _env = new();

    public void Dispose() => _env.Dispose();

    [Fact]
    public async Task The_file_is_readable_only_by_its_owner_and_has_random_secrets()
    {
        Assert.Equal((0, ""), await _env.Run());
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_env.Path));
        var first = _env.Variables;

        Assert.Equal((0, ""), await _env.Run("--force"));

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_env.Path));
        Assert.All(["POSTGRES_PASSWORD", "ENCODER_TENANT_API_KEY", "ENCODER_TENANT_SECRET", "ENCODER_TENANT_WEBHOOK_SECRET"],
            name => Assert.NotEqual(first[name], _env.Variables[name]));
        Assert.All(_env.Variables, variable => Assert.DoesNotMatch("[$'\" ;]", variable.Value));
    }

    [Fact]
    public async Task An_existing_file_is_kept()
    {
        await _env.Run();
        var before = await File.ReadAllTextAsync(_env.Path);

        var (exitCode, errors) = await _env.Run();

        Assert.Equal(1, exitCode);
        Assert.Contains("--force", errors, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllTextAsync(_env.Path));
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(_env.Path)!, ".env*"));
    }

    [Fact]
    public async Task An_unknown_option_exits_with_2() => Assert.Equal(2, (await _env.Run("--forced")).ExitCode);
}
