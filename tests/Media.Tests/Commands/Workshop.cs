using Encoder.Media.Commands;
using Encoder.Media.Planning;
using Encoder.Media.Probing;
using Encoder.Media.Processes;
using Encoder.Testing;

namespace Encoder.Media.Tests.Commands;

/// <summary>A folder for a test that makes a clip with ffmpeg and takes it through the steps of a job.</summary>
internal sealed class Workshop : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LocalRunner _runner = new();

    public static MediaLimits Limits { get; } = new();

    public string Outputs => Directory.CreateDirectory(_folder.File("outputs")).FullName;

    public string File(string name) => _folder.File(name);

    public void Dispose() => _folder.Dispose();

    /// <summary>Makes a file with ffmpeg; the last argument is its name.</summary>
    public async Task<string> Make(params string[] arguments)
    {
        var path = File(arguments[^1]);
        await Run(
            new FfmpegCommand(
                FfmpegTool.Ffmpeg, ["-v", "error", "-nostdin", "-y", .. arguments[..^1], path], new Dictionary<string, string>()));
        return path;
    }

    public async Task<FfmpegResult> Run(FfmpegCommand command)
    {
        var result = await _runner.Run(command);
        Assert.True(result.Succeeded, $"{string.Join(' ', command.Arguments)}\n{result.Errors}");
        return result;
    }

    public Task<ProbeResult> Probe(string source, params double[] thumbnailTimes) =>
        new SourceProbe(_runner, Limits).Probe(source, new ScanRequest { Times = thumbnailTimes });

    /// <summary>Probes and plans a source. A refusal fails the test.</summary>
    public async Task<EncodePlan> Plan(string source, PlanRequest request, EncodingOptions? options = null)
    {
        options ??= new EncodingOptions();
        var probe = await new SourceProbe(_runner, Limits).Probe(source, request.ToScanRequest(options));
        Assert.Null(probe.Refusal);
        var result = Planner.Plan(probe.Info!, probe.Scan!, request, options, Limits);
        Assert.Null(result.Refusal);
        return result.Plan!;
    }

    /// <summary>Plans and makes one MP4 preset, and returns its files.</summary>
    public async Task<Product> Encode(string source, params int[] resolutions)
    {
        var plan = await Plan(source, new PlanRequest([new PresetSpec("p", OutputFormat.Mp4, resolutions)], []));
        await Run(EncodeCommand.Build(plan, plan.Chunks[0], Limits, source, Outputs));
        if (plan.Audio is not null) await Run(AudioCommand.Build(plan, Limits, source, Outputs));
        var encodes = plan.Video.Select(v => v.Key).Append("audio").ToDictionary(key => key, key => Path.Combine(Outputs, $"{key}.mp4"));
        await Run(Mp4Command.Build(plan, plan.Outputs[0], encodes, Outputs));
        return new Product(plan, plan.Video.Select(v => Path.Combine(Outputs, Mp4Command.FileName(v))).ToArray());
    }

    /// <summary>Takes the thumbnails of one run, and returns the contents of the files by the times of their frames.</summary>
    public async Task<ILookup<double, byte[]>> Take(EncodePlan plan, string source, double[] times)
    {
        await Run(ThumbnailCommand.Build(plan, times, Limits, source, Outputs));
        return plan.Thumbnails.Where(t => times.Contains(t.Seconds)).ToLookup(
            t => t.Seconds, t => System.IO.File.ReadAllBytes(Path.Combine(Outputs, ThumbnailCommand.FileName(times, t))));
    }
}

/// <summary>The files of an MP4 preset.</summary>
/// <param name="Files">The paths, in the order of the plan's encodes: largest first.</param>
internal sealed record Product(EncodePlan Plan, string[] Files);
