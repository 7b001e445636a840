using Encoder.Contracts.Files;
using Orleans.CodeGeneration;

namespace Encoder.Grains.Files;

/// <summary>Probes uploads, on a machine that has ffprobe. It is stateless; its key is the name of the tenant.</summary>
[Alias("encoder.IProbeGrain"), Version(1)]
public interface IProbeGrain : IGrainWithStringKey
{
    /// <summary>Probes a staged file. An unreadable file has the type <see cref="MediaFileTypes.Other"/>.</summary>
    /// <param name="localPath">Path of the file in the workspace.</param>
    /// <remarks>ffprobe may run for a minute. A call that timed out before would be made again, on top of the first.</remarks>
    [Alias("Probe"), ResponseTimeout("00:02:00")]
    Task<ProbedFile> Probe(string localPath, CancellationToken cancellationToken = default);
}

/// <summary>What probing a file found.</summary>
/// <param name="Type">One of <see cref="MediaFileTypes"/>.</param>
/// <param name="Extension">Extension under which it is stored and served, with its dot: ".mp4"; ".bin" for an unreadable file.</param>
/// <param name="Meta">Resolution, format and duration.</param>
[GenerateSerializer, Immutable, Alias("encoder.ProbedFile")]
public sealed record ProbedFile(string Type, string Extension, MediaFileMeta Meta);
