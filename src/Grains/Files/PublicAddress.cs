using Encoder.Contracts.Files;
using Encoder.Contracts.Jobs;

namespace Encoder.Grains.Files;

/// <summary>The address under which the outside reaches the service; without "/" at its end.</summary>
public sealed class PublicAddress(Func<string> baseUrl)
{
    /// <summary>The job with the addresses of its files.</summary>
    public Job Complete(Job job) => Complete(job, baseUrl());

    /// <inheritdoc cref="Complete(Job)"/>
    public static Job Complete(Job job, string baseUrl) =>
        job.Files is null ? job : job with { Files = Array.ConvertAll(job.Files, f => Complete(f, baseUrl)) };

    /// <summary>The file with its address.</summary>
    public static MediaFile Complete(MediaFile file, string baseUrl) =>
        file with { FileUrl = MediaPaths.UrlPath(file.FilePath) is { } path ? $"{baseUrl}/{path}" : null };
}
