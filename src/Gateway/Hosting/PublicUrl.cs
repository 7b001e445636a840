using Encoder.Contracts.Files;
using Encoder.Contracts.Jobs;
using Encoder.Grains.Files;
using Microsoft.Extensions.Options;

namespace Encoder.Gateway.Hosting;

/// <summary>The address that answers and webhooks name for what is served here.</summary>
public sealed class PublicUrl(IOptions<GatewayOptions> options, TimeProvider time)
{
    /// <summary>Without "/" at its end: as configured, or else as the client reached us.</summary>
    public string Of(HttpContext context) => options.Value.PublicUrl?.TrimEnd('/') ?? $"{context.Request.Scheme}://{context.Request.Host}";

    /// <summary>The job as it is shown now.</summary>
    public Job Complete(Job job, HttpContext context) => PublicAddress.Complete(job, Of(context)).At(time.GetUtcNow());

    public MediaFile Complete(MediaFile file, HttpContext context) => PublicAddress.Complete(file, Of(context));
}
