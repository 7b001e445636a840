using Encoder.Contracts.Files;
using Encoder.Contracts.Jobs;

namespace Encoder.Grains.Files;

/// <summary>Adds the URLs of files to jobs and files.</summary>
/// <param name="baseUrl">Returns the service's public URL, without "/" at its end.</param>
public sealed class PublicAddress(Func<string> baseUrl)
{
    /// <summary>Returns the job with the URLs of its files.</summary>
    public Job Complete(Job job) => Complete(job, baseUrl());

    /// <inheritdoc cref="Complete(Job)"/>
    public static Job Complete(Job job, string baseUrl) =>
        job.Files is null ? job : job with { Files = Array.ConvertAll(job.Files, f => Complete(f, baseUrl)) };

    /// <summary>Returns the file with its URL, which is null when it is not served.</summary>
    public static MediaFile Complete(MediaFile file, string baseUrl) => file with { FileUrl = MediaUrls.Of(baseUrl, file.FilePath) };
}
