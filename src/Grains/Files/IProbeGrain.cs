using Encoder.Contracts.Files;

namespace Encoder.Grains.Files;

/// <summary>Looks into uploads, on a machine that has ffprobe. Stateless: any key will do.</summary>
[Alias("encoder.IProbeGrain")]
public interface IProbeGrain : IGrainWithStringKey
{
    /// <summary>What a staged file is. One in which nothing can be read is of type <see cref="MediaFileTypes.Other"/>.</summary>
    /// <param name="localPath">Where it lies in the media store's work folder.</param>
    [Alias("Probe")]
    Task<ProbedFile> Probe(string localPath, CancellationToken cancellationToken = default);
}

/// <summary>What a file is.</summary>
/// <param name="Type">One of <see cref="MediaFileTypes"/>.</param>
/// <param name="Extension">That it is kept and served under, with its dot: ".mp4"; ".bin" when nothing could be read.</param>
[GenerateSerializer, Immutable, Alias("encoder.ProbedFile")]
public sealed record ProbedFile(string Type, string Extension, MediaFileMeta Meta);
