using Encoder.Contracts.Files;
using Encoder.Contracts.Jobs;
using Microsoft.Extensions.Options;

namespace Encoder.Grains.Files;

/// <summary>Builds the URLs at which files can be fetched.</summary>
public sealed class FileUrls(MediaTokens tokens, IOptions<MediaOptions> options, TimeProvider time)
{
    /// <summary>Returns the job with the URLs of its files.</summary>
    /// <param name="job">The job.</param>
    /// <param name="tenant">The name of the tenant that owns it.</param>
    /// <param name="baseUrl">The service's public URL, without a trailing "/".</param>
    public Job Complete(Job job, string tenant, string baseUrl) =>
        job.Files is null ? job : job with { Files = Array.ConvertAll(job.Files, file => Complete(file, tenant, baseUrl)) };

    /// <summary>Returns the file with its URL, which is null if the file is not served.</summary>
    /// <inheritdoc cref="Complete(Job, string, string)"/>
    public MediaFile Complete(MediaFile file, string tenant, string baseUrl) => file with
    {
        FileUrl = options.Value.Access == MediaAccess.Signed
            ? Signed(file, tenant, baseUrl, DefaultExpiry())
            : MediaUrls.Of(baseUrl, file.FilePath),
    };

    /// <summary>
    /// Returns a URL that is valid until <paramref name="expires"/>; null if the file is not served. The parts of a ladder are served with
    /// the same token.
    /// </summary>
    public string? Signed(MediaFile file, string tenant, string baseUrl, DateTimeOffset expires) =>
        MediaUrls.Signed(baseUrl, tokens.Make(tenant, MediaPaths.Root(file), expires), file.FilePath);

    /// <summary>Returns the end of the lifetime, rounded up to a multiple of a tenth of it.</summary>
    private DateTimeOffset DefaultExpiry()
    {
        var (lifetime, step) = ((long)options.Value.UrlLifetime.TotalSeconds, (long)options.Value.UrlLifetime.TotalSeconds / 10);
        var end = time.GetUtcNow().ToUnixTimeSeconds() + lifetime;
        return DateTimeOffset.FromUnixTimeSeconds((end + step - 1) / step * step);
    }
}
