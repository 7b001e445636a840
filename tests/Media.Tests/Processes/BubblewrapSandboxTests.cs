using Encoder.Media.Processes;

namespace Encoder.Media.Tests.Processes;

public sealed class BubblewrapSandboxTests
{
    [Fact]
    public void The_whole_command_line()
    {
        var command = new FfmpegCommand(
            FfmpegTool.Ffmpeg, [], new Dictionary<string, string> { ["source"] = "/media/a b.mp4", ["audio"] = "/media/audio.m4a" },
            "/media/out");

        var launch = new BubblewrapSandbox("bwrap", ["--ro-bind", "/usr", "/usr"])
            .Prepare(command, ["ffmpeg", "-i", "in/source"]);

        Assert.Equal(
            [
                "setpriv", "--pdeathsig", "KILL", "--",
                "unshare", "--user", "--map-current-user", "--pid", "--fork", "--kill-child", "--",
                "bwrap", "--unshare-all", "--as-pid-1", "--new-session", "--cap-drop", "ALL", "--hostname", "encoder",
                "--clearenv", "--setenv", "PATH", "/usr/local/bin:/usr/bin:/bin", "--setenv", "LC_ALL", "C",
                "--size", "67108864", "--tmpfs", "/tmp",
                "--dev-bind", "/dev/null", "/dev/null", "--dev-bind", "/dev/urandom", "/dev/urandom",
                "--ro-bind", "/usr", "/usr",
                "--dir", "/run",
                "--ro-bind", "/media/a b.mp4", "/run/in/source", "--ro-bind", "/media/audio.m4a", "/run/in/audio", "--bind", "/media/out",
                "/run/out",
                "--remount-ro", "/", "--chdir", "/run",
                "--", "/bin/sh", "-c", "echo && read -r _ || exit 125; \"$@\"; code=$?; [ $code -ne 1 ] || code=99; exit $code", "sh",
                "ffmpeg", "-i", "in/source",
            ],
            launch.Arguments);
        Assert.Equal("/", launch.Folder);
        Assert.Equal(["PATH", "LC_ALL"], launch.Environment.Keys);
    }
}
