using Encoder.Gateway.Tests.Hosting;
using Encoder.Testing;

namespace Encoder.Gateway.Tests.Files;

public sealed class UploadProbeTests : IDisposable
{
    private const string Slow = "this file takes long to probe";

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Files_that_take_long_to_probe_do_not_delay_the_uploads_of_another_tenant()
    {
        await using var gateway = await Start();
        using var hostile = new CancellationTokenSource();
        var slow = Enumerable.Range(0, 60).Select(_ => gateway.Ada.Upload(Encoding(Slow), cancellationToken: hostile.Token)).ToArray();
        await Eventually.True(() => UploadTests.StagedIn(gateway.DataFolder).Length == slow.Length, "all slow uploads wait");
        await Eventually.True(() => Probes() == 2, "two of them are being probed");

        var clip = await Clip.Mp4;
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal("video", (string?)(await gateway.Bob.Upload(clip).WaitAsync(TimeSpan.FromSeconds(20)).Json(201))["type"]);
        }
        Assert.InRange(Probes(), 0, 2);

        // A client that cancels its upload gives up its place in the queue too.
        await hostile.CancelAsync();
        await Task.WhenAll(slow.Select(upload => Assert.ThrowsAnyAsync<OperationCanceledException>(() => upload)));
        await Eventually.True(() => UploadTests.StagedIn(gateway.DataFolder).Length == 0, "the staged files are gone");
        await Eventually.True(() => Probes() == 0, "no probe is running");
    }

    public void Dispose() => _folder.Dispose();

    private static byte[] Encoding(string text) => System.Text.Encoding.UTF8.GetBytes(text);

    /// <summary>Starts a service whose ffprobe takes long for some files and leaves a marker file while it does.</summary>
    private async Task<RunningGateway> Start()
    {
        var program = _folder.File("ffprobe");
        await File.WriteAllTextAsync(
            program,
            $"""
            #!/bin/bash
            for file in in/*; do
              if grep -q '{Slow}' "$file"; then
                touch "{_folder.Path}/running-$$"
                exec sleep 15
              fi
            done
            exec ffprobe "$@"

            """);
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return await RunningGateway.Start(new() { ["Encoder:Ffmpeg:Ffprobe"] = program, ["Encoder:Sandbox:Mode"] = "none" });
    }

    /// <summary>Returns the number of slow probes that are running.</summary>
    private int Probes() => Directory.GetFiles(_folder.Path, "running-*").Count(file => Runs(file.Split('-')[^1]));

    private static bool Runs(string process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/cmdline").StartsWith("sleep", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            // The process has ended.
            return false;
        }
    }
}
