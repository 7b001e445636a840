using Encoder.Contracts.Jobs;

namespace Encoder.Grains.Files;

/// <summary>Adds the URLs of files to jobs where no HTTP request names the host.</summary>
/// <param name="baseUrl">Returns the service's public URL, without a trailing "/".</param>
/// <param name="urls">Builds the URLs.</param>
public sealed class PublicAddress(Func<string> baseUrl, FileUrls urls)
{
    /// <summary>Returns the job with the URLs of its files.</summary>
    /// <param name="job">The job.</param>
    /// <param name="tenant">The name of the tenant that owns it.</param>
    public Job Complete(Job job, string tenant) => urls.Complete(job, tenant, baseUrl());
}
