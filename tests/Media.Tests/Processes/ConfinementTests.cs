using System.Net;
using System.Net.Sockets;
using Encoder.FakeFfmpeg;
using Encoder.Media.Processes;
using Encoder.Testing;

namespace Encoder.Media.Tests.Processes;

/// <summary>What a program can reach from inside the sandbox. Some tests do the same without one, to show that the test can fail.</summary>
public sealed class ConfinementTests : IDisposable
{
    private const string Canary = "canary-7f3a";

    private readonly TemporaryFolder _folder = new();
    private readonly string _output;

    public ConfinementTests() => _output = Directory.CreateDirectory(_folder.File("output")).FullName;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(SandboxMode.Bubblewrap, false)]
    [InlineData(SandboxMode.None, true)]
    public async Task The_network_is_out_of_reach(SandboxMode mode, bool connects)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;

        // If ffmpeg does connect, the connection is closed immediately.
        var run = TestRunner.Real(mode).Run(
            TestRunner.Ffmpeg(null, "-v", "error", "-timeout", "1000000", "-i", $"tcp://127.0.0.1:{port}", "-f", "null", "-"));
        if (connects) (await listener.AcceptSocketAsync()).Dispose();
        var result = await run;

        Assert.False(result.Succeeded);
        Assert.False(listener.Pending());
    }

    [Theory]
    [InlineData("cat /etc/passwd")]
    [InlineData("ls /root")]
    [InlineData("ls /home")]
    [InlineData("ls /proc/self")]
    [InlineData("ls /sys")]
    [InlineData("ls /var")]
    [InlineData("ls in/../../proc")]
    public async Task The_files_of_the_machine_are_out_of_sight(string command)
    {
        var result = await TestRunner.Fake().Run(TestRunner.Script(command));

        Assert.Contains("No such file or directory", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_beside_the_input_are_out_of_sight()
    {
        await File.WriteAllTextAsync(_folder.File("neighbour"), Canary);
        await File.WriteAllTextAsync(_folder.File("input"), "own");

        var lines = new List<string>();
        await TestRunner.Fake().Run(
            TestRunner.FfmpegOn(_folder.File("input"), _output, "fake:cat in/source; echo; ls in out ..; cat " + _folder.File("neighbour")),
            onLine: lines.Add);

        Assert.Contains("own", lines);
        Assert.DoesNotContain(lines, line => line.Contains(Canary, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("out/file", true)]
    [InlineData("/tmp/file", true)]
    [InlineData("file", false)]
    [InlineData("in/file", false)]
    [InlineData("in/source", false)]
    [InlineData("/file", false)]
    [InlineData("/dev/file", false)]
    [InlineData("/etc/file", false)]
    [InlineData("/usr/file", false)]
    public async Task Only_the_output_folder_can_be_written(string path, bool writable)
    {
        await File.WriteAllTextAsync(_folder.File("input"), "own");

        var result = await TestRunner.Fake().Run(TestRunner.FfmpegOn(_folder.File("input"), _output, $"fake:echo x > {path}"));

        Assert.Equal(writable, result.Succeeded);
        Assert.Equal("own", await File.ReadAllTextAsync(_folder.File("input")));
        Assert.Equal(path == "out/file", File.Exists(Path.Combine(_output, "file")));
    }

    [Fact]
    public async Task The_private_temporary_folder_is_small()
    {
        var result = await TestRunner.Fake().Run(TestRunner.Script("head -c 70000000 /dev/urandom > /tmp/file"));

        Assert.Equal(FfmpegOutcome.StorageFull, result.Outcome);
    }

    [Theory]
    [InlineData(SandboxMode.Bubblewrap)]
    [InlineData(SandboxMode.None)]
    public async Task The_environment_of_the_service_is_not_inherited(SandboxMode mode)
    {
        Environment.SetEnvironmentVariable("ENCODER_TEST_SECRET", Canary);
        var lines = new List<string>();
        await TestRunner.Fake(mode).Run(TestRunner.Script("env"), onLine: lines.Add);

        Assert.Contains("LC_ALL=C", lines);
        Assert.DoesNotContain(lines, line => line.Contains(Canary, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Bubblewrap")]
    [InlineData("None")]
    public async Task A_file_handle_that_the_service_inherited_is_not_open_inside(string mode)
    {
        await File.WriteAllTextAsync(_folder.File("inherited"), Canary);

        var told = await KilledHost.Output(
            ["sh", "-c", "exec 9< \"$0\"; exec \"$@\"", _folder.File("inherited")],
            "run", mode, _output, FakeTools.Script("cat > out/file <&9"));

        Assert.Contains("Bad file descriptor", told, StringComparison.Ordinal);
        Assert.Equal("", await File.ReadAllTextAsync(Path.Combine(_output, "file")));
    }

    [Theory]
    [InlineData(SandboxMode.Bubblewrap, false)]
    [InlineData(SandboxMode.None, true)]
    public async Task A_concat_script_cannot_read_another_local_file(SandboxMode mode, bool readable)
    {
        await MakeClip("clip.mp4");
        await File.WriteAllTextAsync(_folder.File("input"), $"ffconcat version 1.0\nfile '{Path.Combine(_output, "clip.mp4")}'\n");

        await AssertReadable(mode, readable, "-f", "concat", "-safe", "0");
    }

    [Theory]
    [InlineData(SandboxMode.Bubblewrap, false)]
    [InlineData(SandboxMode.None, true)]
    public async Task An_HLS_playlist_cannot_read_another_local_file(SandboxMode mode, bool readable)
    {
        await MakeClip("clip.ts");
        await File.WriteAllTextAsync(_folder.File("input"), $"""
            #EXTM3U
            #EXT-X-TARGETDURATION:1
            #EXTINF:1,
            file://{Path.Combine(_output, "clip.ts")}
            #EXT-X-ENDLIST
            """);

        await AssertReadable(mode, readable, "-f", "hls", "-allowed_extensions", "ALL", "-protocol_whitelist", "file");
    }

    [Theory]
    [InlineData(SandboxMode.Bubblewrap)]
    [InlineData(SandboxMode.None)]
    public async Task No_output_shows_a_real_path(SandboxMode mode)
    {
        await File.WriteAllTextAsync(_folder.File("input"), "this is no video");
        var runner = TestRunner.Real(mode);
        string[] arguments = ["-v", "debug", "-i", "in/source", "-i", "in/missing", "out/missing/file.mp4"];

        var ffmpeg = await runner.Run(TestRunner.FfmpegOn(_folder.File("input"), _output, arguments));
        var ffprobe = await runner.Run(
            TestRunner.FfmpegOn(_folder.File("input"), _output, "-v", "debug", "in/source") with { Tool = FfmpegTool.Ffprobe });

        Assert.Contains("in/source", ffmpeg.Errors, StringComparison.Ordinal);
        Assert.Contains("in/source", ffprobe.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(_folder.Path, ffmpeg.Errors + ffmpeg.Output + ffprobe.Errors + ffprobe.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("encoder-run-", ffmpeg.Errors + ffmpeg.Output + ffprobe.Errors + ffprobe.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_user_without_privileges_can_encode()
    {
        // In a separate user namespace, so that the user has no privileges, whoever runs the tests.
        var told = await KilledHost.Output(
            ["unshare", "--user", "--map-user=65534", "--map-group=65534", "--"],
            "run", "Bubblewrap", _output, "-v", "error", "-f", "lavfi", "-i", "testsrc2=d=0.2:s=64x64", "out/a.mp4");

        Assert.Equal("Exited 0", told);
        Assert.True(new FileInfo(Path.Combine(_output, "a.mp4")).Length > 1000);
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("/etc/passwd")]
    public async Task An_alias_is_one_plain_name(string alias)
    {
        var command = TestRunner.Ffprobe() with { Inputs = new Dictionary<string, string> { [alias] = _folder.Path } };

        await Assert.ThrowsAsync<ArgumentException>(() => TestRunner.Real().Run(command));
    }

    [Fact]
    public async Task A_missing_input_or_output_is_refused()
    {
        await Assert.ThrowsAsync<FileNotFoundException>(() => TestRunner.Real().Run(TestRunner.FfmpegOn(_folder.File("missing"), null)));
        await Assert.ThrowsAsync<FileNotFoundException>(() => TestRunner.Real().Run(TestRunner.Ffmpeg(_folder.File("missing"))));
    }

    private async Task MakeClip(string name)
    {
        var made = await TestRunner.Real().Run(
            TestRunner.Ffmpeg(_output, "-v", "error", "-f", "lavfi", "-i", "testsrc2=d=0.2:s=64x64", $"out/{name}"));
        Assert.True(made.Succeeded, made.Errors);
    }

    private async Task AssertReadable(SandboxMode mode, bool readable, params string[] inputOptions)
    {
        var result = await TestRunner.Real(mode).Run(
            TestRunner.FfmpegOn(
                _folder.File("input"), null, ["-v", "error", "-xerror", .. inputOptions, "-i", "in/source", "-f", "null", "-"]));

        Assert.Equal((readable, FfmpegOutcome.Exited), (result.Succeeded, result.Outcome));
    }
}
