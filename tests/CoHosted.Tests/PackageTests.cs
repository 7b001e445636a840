using System.Diagnostics;
using System.Xml.Linq;
using Encoder.Testing;

namespace Encoder.CoHosted.Tests;

/// <summary>Tests the package Encoder.Contracts, as a project outside of this repository uses it.</summary>
public sealed class PackageTests : IDisposable
{
    private const string Version = "0.1.0-test";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_restores_and_compiles_in_a_separate_project()
    {
        var packages = _folder.File("packages");
        await DotNet(
            "pack", Repository.File("src/Contracts"), "-c", "Release", "-o", packages, $"-p:Version={Version}",
            $"-p:ArtifactsPath={_folder.File("artifacts")}", "-p:RunAnalyzers=false", "--nologo");
        Assert.Equal($"Encoder.Contracts.{Version}.nupkg", Path.GetFileName(Assert.Single(Directory.GetFiles(packages))));

        Directory.CreateDirectory(_folder.File("client"));
        await File.WriteAllTextAsync(_folder.File("client/Client.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <RestoreAdditionalProjectSources>{packages}</RestoreAdditionalProjectSources>
                <RestorePackagesPath>{_folder.File("cache")}</RestorePackagesPath>
                <RestoreFallbackFolders>{PackageCache()}</RestoreFallbackFolders>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Encoder.Contracts" Version="{Version}" />
              </ItemGroup>
            </Project>
            """);
        await File.WriteAllTextAsync(_folder.File("client/Encode.cs"), """
            using Encoder.Contracts;
            using Encoder.Contracts.Jobs;
            using Orleans;

            public static class Encode
            {
                public static async Task<Job?> Video(IGrainFactory grains, string tenant, string url)
                {
                    var job = grains.GetGrain<IJobGrain>(EntityId.New(TimeProvider.System));
                    var request = new JobRequest { VideoUrl = url, Presets = [new() { Format = "mp4", Resolutions = ["360"] }] };
                    await job.Submit(new JobSubmission(tenant, new JobUser("1", "Me", "me@example.com"), request));
                    Job? last = null;
                    await foreach (var state in job.Watch(tenant)) last = state;
                    return last;
                }
            }
            """);
        await DotNet("build", _folder.File("client"), "--nologo");

        // The package contains its documentation, and depends on no package but that of Orleans.
        var package = Path.Combine(_folder.File("cache"), "encoder.contracts", Version);
        Assert.All(["README.md", "lib/net10.0/Encoder.Contracts.xml"], file => Assert.True(File.Exists(Path.Combine(package, file)), file));
        var needed = XDocument.Load(Path.Combine(package, "encoder.contracts.nuspec")).Descendants()
            .Where(e => e.Name.LocalName == "dependency").Select(e => e.Attribute("id")!.Value);
        Assert.Equal(["Microsoft.Orleans.Sdk"], needed);
    }

    private static string PackageCache() =>
        Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget/packages");

    /// <summary>Runs dotnet without build servers that would outlive it.</summary>
    /// <exception cref="InvalidOperationException">The command failed; the message contains its output.</exception>
    private static async Task DotNet(string command, params string[] arguments)
    {
        var info = new ProcessStartInfo("dotnet", [command, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            Environment =
            {
                ["MSBUILDDISABLENODEREUSE"] = "1",
                ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
                ["UseSharedCompilation"] = "false",
            },
        };
        using var process = Process.Start(info)!;
        // dotnet writes its errors to standard output.
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"dotnet {command} exited with {process.ExitCode}: {output}");
    }
}
