using Encoder.Cli;
using Encoder.Cli.Cluster;
using Encoder.Cluster.Running;
using Encoder.Contracts.Jobs;
using Encoder.EndToEnd;
using Encoder.EndToEnd.Running;
using Encoder.Testing;

namespace Encoder.Cluster;

/// <summary>Runs the first stage of the Dockerfile without Docker.</summary>
public sealed class ImageTests
{
    private const string Published = "/app";

    [Fact]
    public async Task The_programs_published_from_the_copied_files_form_a_cluster()
    {
        using var folder = new TemporaryFolder();
        var (source, programs) = (Directory.CreateDirectory(folder.File("source")).FullName, folder.File("app"));
        await CopyImagesOfPackages(source);
        foreach (var instruction in FirstStage())
        {
            if (instruction.StartsWith("COPY ", StringComparison.Ordinal)) await Copy(instruction.Split(' ')[1..], source);
            if (!instruction.StartsWith("RUN ", StringComparison.Ordinal)) continue;
            Assert.Contains(Published, instruction, StringComparison.Ordinal);
            // Runs with low priority, because fault tests run at the same time.
            await ExternalProgram.Run(
                "nice",
                ["sh", "-c", $"cd {source} && {instruction["RUN ".Length..].Replace(Published, programs, StringComparison.Ordinal)} >&2"],
                CancellationToken.None);
        }

        var cluster = new LocalCluster(folder.File("cluster")) { Programs = programs };
        TwoTenants.Write(cluster.DataFolder);
        try
        {
            await cluster.Up(silos: 1, gateways: 1, CancellationToken.None);
            using var client = new EndToEnd.Running.Client(cluster.State.Gateways[0].Url, cluster.DataFolder);
            var upload = await client.Upload(Clip.Tiny);
            var job = await client.Post(Jobs.Tiny(upload.Id));
            Assert.Equal(JobStatus.Completed, (await client.Ended(job.Id)).Status);
        }
        finally
        {
            await cluster.Down(CancellationToken.None);
        }
    }

    private static IEnumerable<string> FirstStage() =>
        Dockerfile.Instructions.Skip(1).TakeWhile(i => !i.StartsWith("FROM ", StringComparison.Ordinal));

    /// <summary>
    /// Copies the packages' code that was compiled ahead of time for the programs under test, with its timestamps. Compiling it again would
    /// take minutes. The repository's own code is newer and is compiled again.
    /// </summary>
    private static async Task CopyImagesOfPackages(string source)
    {
        var images = Repository.File("artifacts/r2r");
        if (!Directory.Exists(images)) return;
        await ExternalProgram.Run(
            "cp", ["-rp", images, Directory.CreateDirectory(Path.Combine(source, "artifacts")).FullName], CancellationToken.None);
    }

    /// <param name="paths">The arguments of COPY: paths in the repository, and last the destination.</param>
    private static async Task Copy(string[] paths, string source)
    {
        var into = Path.Combine(source, paths[^1]);
        // As COPY does, copies a folder's content, or a file into the destination folder.
        foreach (var path in paths[..^1].Select(Repository.File))
            await ExternalProgram.Run("cp", Directory.Exists(path) ? ["-rT", path, into] : [path, into], CancellationToken.None);
    }
}
