using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Encoder.Media.Processes;

/// <summary>Runs ffmpeg and ffprobe in a sandbox, within resource limits. No process of a run outlives the run or this service.</summary>
public sealed partial class FfmpegRunner : IFfmpegRunner
{
    /// <summary>Free bytes below which the volume counts as full: the end of the last output may be missing.</summary>
    private const long FullVolume = 1024 * 1024;

    /// <summary>
    /// Shorter than ffmpeg's own reporting interval of 0.5 s, so that none of its reports is dropped for arriving slightly early.
    /// </summary>
    private static readonly TimeSpan s_progressInterval = TimeSpan.FromMilliseconds(250);
    private static readonly string[] s_progressArguments = ["-nostdin", "-nostats", "-progress", "pipe:1"];

    private readonly FfmpegOptions _options;
    private readonly ProcessLimitsOptions _limits;
    private readonly ISandbox _sandbox;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    public FfmpegRunner(
        IOptions<FfmpegOptions> options, IOptions<ProcessLimitsOptions> limits,
        IOptions<SandboxOptions> sandbox, TimeProvider time, ILogger<FfmpegRunner> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(limits);
        ArgumentNullException.ThrowIfNull(sandbox);
        (_options, _limits, _time, _logger) = (options.Value, limits.Value, time, logger);
        _sandbox = sandbox.Value.Mode == SandboxMode.Bubblewrap
            ? new BubblewrapSandbox(sandbox.Value.Bubblewrap, SystemMounts.OfThisMachine(sandbox.Value.ReadOnlyPaths))
            : new NoSandbox();
    }

    /// <inheritdoc/>
    public async Task<FfmpegResult> Run(
        FfmpegCommand command, Action<FfmpegProgress>? onProgress = null,
        Action<string>? onLine = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(command);
        CheckFiles(command);
        cancellationToken.ThrowIfCancellationRequested();
        var tool = command.Tool == FfmpegTool.Ffmpeg ? "ffmpeg" : "ffprobe";
        using var activity = MediaTelemetry.Source.StartActivity(tool);
        var result = await RunConfined(command, activity, onProgress, onLine, cancellationToken);
        activity?.SetTag("tool", tool).SetTag("outcome", result.Outcome.ToString()).SetTag("exit_code", result.ExitCode);
        LastErrors.Note(result);
        Log.Ended(_logger, tool, result.Outcome, result.ExitCode, result.Elapsed);
        return result;
    }

    private async Task<FfmpegResult> RunConfined(
        FfmpegCommand command, Activity? activity, Action<FfmpegProgress>? onProgress,
        Action<string>? onLine, CancellationToken cancellationToken)
    {
        var cpuTime = command.CpuTime ?? _limits.CpuTime;
        var launch = _sandbox.Prepare(command, Program(command, onLine));
        await using var process = await ProcessTree.Start(_sandbox, launch, new ResourceLimits(_limits, cpuTime), cancellationToken);
        var started = _time.GetTimestamp();
        activity?.AddEvent(new ActivityEvent(MediaTelemetry.Started));

        using var stall = new CancellationTokenSource(TimeoutOf(command, onLine), _time);
        using var killOnStall = stall.Token.UnsafeRegister(_ => process.Kill(), null);
        using var killOnCancel = cancellationToken.UnsafeRegister(_ => process.Kill(), null);

        var errors = new ErrorTail();
        var readErrors = BoundedReader.ReadLines(process.Errors, errors.Add);
        var readOutput = ReadOutput(command, process, onProgress, onLine, () => stall.CancelAfter(_options.StallTimeout));
        var exitCode = await process.Exited;
        var elapsed = _time.GetElapsedTime(started);
        await readErrors;
        var output = await readOutput;
        cancellationToken.ThrowIfCancellationRequested();

        var ending = new Ending
        {
            ExitCode = exitCode,
            Stalled = stall.IsCancellationRequested,
            OutputLimitExceeded = output is null,
            OutOfSpace = errors.OutOfSpace || VolumeIsFull(command.OutputFolder),
            OutOfMemory = errors.OutOfMemory,
            MayHaveUsedCpuTime = elapsed * Environment.ProcessorCount >= cpuTime,
        };
        return new(ending.Outcome, exitCode, output ?? "", errors.ToString(), elapsed);
    }

    private IEnumerable<string> Program(FfmpegCommand command, Action<string>? onLine) => (command.Tool, onLine) switch
    {
        (FfmpegTool.Ffprobe, _) => [_options.Ffprobe, .. command.Arguments],
        (_, null) when !command.Arguments.Contains("-progress") => [_options.Ffmpeg, .. s_progressArguments, .. command.Arguments],
        _ => [_options.Ffmpeg, .. command.Arguments],
    };

    /// <summary>Returns the stall timeout, or the timeout for the whole run if it reports nothing until it ends.</summary>
    private TimeSpan TimeoutOf(FfmpegCommand command, Action<string>? onLine) =>
        command.Tool == FfmpegTool.Ffprobe && onLine is null ? _options.ProbeTimeout : _options.StallTimeout;

    /// <summary>
    /// Reads standard output while the program runs and calls <paramref name="advance"/> at every sign of progress. Returns null if the
    /// output exceeds <see cref="FfmpegOptions.MaxOutput"/>.
    /// </summary>
    private async Task<string?> ReadOutput(
        FfmpegCommand command, ProcessTree process, Action<FfmpegProgress>? onProgress, Action<string>? onLine, Action advance)
    {
        string? output = "";
        var whole = false;
        try
        {
            if (onLine is not null) await BoundedReader.ReadLines(process.Output, line => { advance(); onLine(line); });
            else if (command.Tool == FfmpegTool.Ffmpeg) await ReadProgress(process.Output, onProgress, advance);
            else output = await BoundedReader.ReadText(process.Output, _options.MaxOutput);
            whole = output is not null;
            return output;
        }
        finally
        {
            // After too much output, or an exception in a callback, nothing reads the pipe, and the program would block forever.
            if (!whole) process.Kill();
        }
    }

    private Task ReadProgress(Stream output, Action<FfmpegProgress>? onProgress, Action advance)
    {
        var parser = new ProgressParser();
        var throttle = new Throttle(s_progressInterval, _time);
        ProgressReport? last = null;
        return BoundedReader.ReadLines(output, line =>
        {
            if (parser.Read(line) is not { } report) return;
            if (report.AdvancesFrom(last)) advance();
            last = report;
            if (onProgress is not null && throttle.Admits()) onProgress(report.ToProgress());
        });
    }

    private static void CheckFiles(FfmpegCommand command)
    {
        foreach (var (alias, path) in command.Inputs)
        {
            if (alias is "" or "." or ".." || alias.AsSpan().ContainsAny('/', '\0'))
                throw new ArgumentException($"'{alias}' is not a plain name.", nameof(command));
            if (!Path.Exists(path)) throw new FileNotFoundException($"The input '{alias}' does not exist.", path);
        }
        if (command.OutputFolder is { } folder && !Directory.Exists(folder))
            throw new FileNotFoundException("The output folder does not exist.", folder);
    }

    private static bool VolumeIsFull(string? folder)
    {
        try
        {
            return folder is not null && new DriveInfo(Path.GetFullPath(folder)).AvailableFreeSpace < FullVolume;
        }
        catch (DriveNotFoundException)
        {
            // The folder was removed because another attempt's result counts; this run's outcome no longer matters.
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Debug, Message = "{Tool} ended: {Outcome}, exit code {ExitCode}, after {Elapsed}")]
        public static partial void Ended(ILogger logger, string tool, FfmpegOutcome outcome, int exitCode, TimeSpan elapsed);
    }
}
