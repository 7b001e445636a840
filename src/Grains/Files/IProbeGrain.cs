using Encoder.Contracts.Files;
using Orleans.CodeGeneration;

namespace Encoder.Grains.Files;

/// <summary>Probes uploads on a machine that has ffprobe. The grain is stateless; its key is the tenant's name.</summary>
[Alias("encoder.IProbeGrain"), Version(1)]
public interface IProbeGrain : IGrainWithStringKey
{
    /// <summary>Probes a staged file. An unreadable file has the type <see cref="MediaFileTypes.Other"/>.</summary>
    /// <param name="localPath">The path of the file in the workspace.</param>
    /// <remarks>
    /// ffprobe may run for a minute. If the call timed out earlier, it would be repeated while the first probe still runs.
    /// </remarks>
    [Alias("Probe"), ResponseTimeout("00:02:00")]
    Task<ProbedFile> Probe(string localPath, CancellationToken cancellationToken = default);
}

/// <summary>The result of probing a file.</summary>
/// <param name="Type">One of <see cref="MediaFileTypes"/>.</param>
/// <param name="Extension">
/// The extension under which the file is stored and served, with its dot: ".mp4"; ".bin" for an unreadable file.
/// </param>
/// <param name="Meta">The resolution, format and duration.</param>
[GenerateSerializer, Immutable, Alias("encoder.ProbedFile")]
public sealed record ProbedFile(string Type, string Extension, MediaFileMeta Meta);
