using Encoder.Media.Processes;
using Encoder.Testing;
using Microsoft.Extensions.Options;

namespace Encoder.Media.Tests.Processes;

public sealed class SandboxProbeTests
{
    [Fact]
    public async Task The_report_of_a_working_machine_has_the_versions()
    {
        var report = await Check(new SandboxOptions(), new FfmpegOptions());

        Assert.True(report.Usable, report.Message);
        Assert.StartsWith("ffmpeg version ", report.Message, StringComparison.Ordinal);
        Assert.EndsWith("sandbox: Bubblewrap", report.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_bubblewrap_nothing_is_run_and_the_message_says_what_to_do()
    {
        var sandbox = new SandboxOptions { Bubblewrap = "no-such-bwrap" };

        var report = await Check(sandbox, new FfmpegOptions());

        Assert.False(report.Usable);
        Assert.Contains("no-such-bwrap", report.Message, StringComparison.Ordinal);
        Assert.Contains("Install ffmpeg, bubblewrap", report.Message, StringComparison.Ordinal);
        Assert.Contains("Encoder:Sandbox:Mode", report.Message, StringComparison.Ordinal);
        using var output = new TemporaryFolder();
        await Assert.ThrowsAsync<FfmpegLaunchException>(() => TestRunner.Create(sandbox, new FfmpegOptions())
            .Run(TestRunner.Ffmpeg(output.Path, "-v", "error", "-f", "lavfi", "-i", "testsrc2=d=0.1", "out/a.mp4")));
        Assert.Empty(Directory.GetFileSystemEntries(output.Path));
    }

    [Fact]
    public async Task Without_user_namespaces_bubblewrap_is_not_usable()
    {
        // Also drop root's capabilities, with which bubblewrap needs no user namespace.
        var told = await KilledHost.Output(
            [
                "unshare", "--user", "--map-root-user", "--",
                "sh", "-c", "echo 0 > /proc/sys/user/max_user_namespaces; exec setpriv --inh-caps=-all --bounding-set=-all -- \"$@\"", "sh",
            ],
            "probe");

        Assert.StartsWith("False: Nothing can be encoded.", told, StringComparison.Ordinal);
        Assert.Contains("user.max_user_namespaces", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Root_needs_no_user_namespaces()
    {
        var told = await KilledHost.Output(
            ["unshare", "--user", "--map-root-user", "--", "sh", "-c", "echo 0 > /proc/sys/user/max_user_namespaces; exec \"$@\"", "sh"],
            "probe");

        Assert.StartsWith("True: ", told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SandboxMode.Bubblewrap)]
    [InlineData(SandboxMode.None)]
    public async Task Without_ffmpeg_nothing_can_be_encoded(SandboxMode mode)
    {
        var report = await Check(new SandboxOptions { Mode = mode }, new FfmpegOptions { Ffprobe = "/no/such/ffprobe" });

        Assert.False(report.Usable);
        Assert.Contains("/no/such/ffprobe", report.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_path_that_cannot_be_mounted_is_named()
    {
        var report = await Check(new SandboxOptions { ReadOnlyPaths = ["/no/such/folder"] }, new FfmpegOptions());

        Assert.False(report.Usable);
        Assert.Contains("/no/such/folder", report.Message, StringComparison.Ordinal);
    }

    private static Task<SandboxReport> Check(SandboxOptions sandbox, FfmpegOptions options) =>
        new SandboxProbe(TestRunner.Create(sandbox, options), Options.Create(sandbox)).Check();
}
