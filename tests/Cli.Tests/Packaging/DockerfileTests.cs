using System.Diagnostics;
using System.Text.RegularExpressions;
using Encoder.Testing;

namespace Encoder.Cli.Tests.Packaging;

/// <summary>Checks the Dockerfile, as a linter would.</summary>
public sealed partial class DockerfileTests
{
    /// <summary>The port that the image's programs listen on.</summary>
    public const string Port = "8080";

    /// <summary>The id of the user that runs the programs.</summary>
    public const string User = "10001";

    /// <summary>The folder of the volume that the containers share.</summary>
    public const string DataFolder = "/data";

    /// <summary>The programs of the image.</summary>
    public static readonly string[] EntryPoints = ["silo", "gateway", "migrate", "token"];

    private static IEnumerable<string> Of(string instruction) => Dockerfile.Instructions
        .Where(line => line.StartsWith($"{instruction} ", StringComparison.Ordinal))
        .Select(line => line[(instruction.Length + 1)..]);

    [Fact]
    public void Every_base_is_pinned_to_a_version() =>
        Assert.All(Of("FROM"), from => Assert.Matches(@"^[a-z0-9./-]+:\d+\.\d+(\.\d+)?-[a-z]+( AS [a-z]+)?$", from));

    [Fact]
    public void The_tools_of_the_sandbox_are_installed_and_no_package_lists_are_left()
    {
        var installing = Of("RUN").Where(run => run.Contains("apt-get", StringComparison.Ordinal));
        Assert.All(installing, run =>
        {
            Assert.Contains("apt-get update", run, StringComparison.Ordinal);
            Assert.Contains("--no-install-recommends", run, StringComparison.Ordinal);
            Assert.Contains("rm -rf /var/lib/apt/lists/*", run, StringComparison.Ordinal);
            Assert.All(
                ["bubblewrap", "ffmpeg", "util-linux", "tini", "curl", "ca-certificates"],
                package => Assert.Contains($" {package} ", run, StringComparison.Ordinal));
        });
    }

    [Fact]
    public void It_runs_as_an_unprivileged_user()
    {
        Assert.Equal($"{User}:{User}", Assert.Single(Of("USER")));
        Assert.Contains("ENTRYPOINT [\"tini\", \"--\", \"/app/entrypoint.sh\"]", Dockerfile.Instructions);
        // Later instructions would run as this user.
        Assert.DoesNotContain(
            Dockerfile.Instructions.SkipWhile(l => !l.StartsWith("USER ", StringComparison.Ordinal)),
            l => l.StartsWith("RUN ", StringComparison.Ordinal) || l.StartsWith("COPY ", StringComparison.Ordinal));
    }

    /// <summary>The paths that are copied from the source tree.</summary>
    private static IEnumerable<string> Sources => Of("COPY").Where(c => !c.StartsWith("--from", StringComparison.Ordinal))
        .SelectMany(c => c.Split(' ').Where(p => !p.StartsWith("--", StringComparison.Ordinal)).SkipLast(1));

    /// <summary>
    /// Without .editorconfig, the analyzers' defaults would break the build. tests/Cluster publishes from the copied files only.
    /// </summary>
    [Fact]
    public void All_files_that_affect_the_build_are_copied()
    {
        var deciding =
            Directory.GetFiles(Repository.Root).Select(p => Path.GetFileName(p)).Where(name => BuildFile().IsMatch(name)).ToArray();
        Assert.Contains(".editorconfig", deciding);
        Assert.All(deciding, name => Assert.Contains(name, Sources));
    }

    [Fact]
    public void Copied_paths_exist_and_are_not_ignored()
    {
        var ignored = File.ReadAllLines(Repository.File(".dockerignore"));
        Assert.Contains("*", ignored);
        Assert.NotEmpty(Sources);
        Assert.All(Sources, source =>
        {
            Assert.True(Path.Exists(Repository.File(source)), source);
            Assert.Contains($"!{source}", ignored);
        });
        Assert.All(Of("COPY").Where(c => c.StartsWith("--from=", StringComparison.Ordinal)), copy =>
            Assert.Contains(Of("FROM"), from => from.EndsWith($" AS {copy.Split(' ')[0]["--from=".Length..]}", StringComparison.Ordinal)));
    }

    [Fact]
    public void Its_settings_are_those_that_the_manifests_rely_on()
    {
        var settings = Of("ENV").SelectMany(e => e.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(v => v.Split('=', 2))
            .Where(v => v[0].StartsWith("Encoder__", StringComparison.Ordinal)).ToDictionary(v => v[0], v => v[1]);
        new MemberSettings(settings).AssertKnown();
        Assert.Equal(Port, settings["Encoder__Port"]);
        Assert.Equal(DataFolder, settings["Encoder__Storage__DataFolder"]);
        Assert.Equal("0.0.0.0", settings["Encoder__Host"]);
        Assert.DoesNotMatch("(?i)password|secret|apikey", string.Join('\n', Dockerfile.Instructions));
    }

    [Fact]
    public async Task The_entry_point_knows_each_program_and_exits_with_2_for_others()
    {
        using var process = Process.Start(new ProcessStartInfo(Repository.File("deploy/entrypoint.sh"), ["bash"])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
        })!;
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.Equal(2, process.ExitCode);
        Assert.All(EntryPoints, program => Assert.Contains(program, errors, StringComparison.Ordinal));
    }

    /// <summary>Names of files that the SDK and the compiler read from a project's parent folders.</summary>
    [GeneratedRegex(
        @"^(Directory\..+|\.editorconfig|\.globalconfig|global\.json|nuget\.config)$",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase)]
    private static partial Regex BuildFile();
}
