using Encoder.FakeFfmpeg;
using Encoder.Media.Processes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Encoder.Media.Tests.Processes;

/// <summary>Creates runners for the real or the fake programs, and commands for them.</summary>
internal static class TestRunner
{
    public static FfmpegRunner Real(
        SandboxMode mode = SandboxMode.Bubblewrap, Action<ProcessLimitsOptions>? limits = null, Action<FfmpegOptions>? options = null) =>
        Create(new SandboxOptions { Mode = mode }, new FfmpegOptions(), limits, options);

    public static FfmpegRunner Fake(
        SandboxMode mode = SandboxMode.Bubblewrap, Action<ProcessLimitsOptions>? limits = null, Action<FfmpegOptions>? options = null) =>
        Create(
            new SandboxOptions { Mode = mode, ReadOnlyPaths = [FakeTools.Folder] },
            new FfmpegOptions { Ffmpeg = FakeTools.Ffmpeg, Ffprobe = FakeTools.Ffprobe },
            limits,
            options);

    public static FfmpegRunner Create(
        SandboxOptions sandbox, FfmpegOptions options, Action<ProcessLimitsOptions>? changeLimits = null,
        Action<FfmpegOptions>? changeOptions = null)
    {
        var limits = new ProcessLimitsOptions();
        changeLimits?.Invoke(limits);
        changeOptions?.Invoke(options);
        return new(
            Options.Create(options), Options.Create(limits), Options.Create(sandbox), TimeProvider.System,
            NullLogger<FfmpegRunner>.Instance);
    }

    /// <summary>Returns a command of ffmpeg without inputs.</summary>
    public static FfmpegCommand Ffmpeg(string? output, params string[] arguments) =>
        new(FfmpegTool.Ffmpeg, arguments, new Dictionary<string, string>(), output);

    /// <summary>Returns a command of ffmpeg with one input, <c>in/source</c>.</summary>
    public static FfmpegCommand FfmpegOn(string input, string? output, params string[] arguments) =>
        Ffmpeg(output, arguments) with { Inputs = new Dictionary<string, string> { ["source"] = input } };

    public static FfmpegCommand Ffprobe(params string[] arguments) => new(FfmpegTool.Ffprobe, arguments, new Dictionary<string, string>());

    /// <summary>Returns a command of the fake ffmpeg that runs <paramref name="bash"/>.</summary>
    public static FfmpegCommand Script(string bash, string? output = null) => Ffmpeg(output, FakeTools.Script(bash));

    /// <summary>Returns a command of the fake ffprobe that runs <paramref name="bash"/>.</summary>
    public static FfmpegCommand ProbeScript(string bash) => Ffprobe(FakeTools.Script(bash));
}
