using Encoder.Contracts.Files;
using Encoder.Contracts.Jobs;
using Encoder.Grains.Files;
using Encoder.Silo.Auth;
using Encoder.Silo.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.Options;

namespace Encoder.Gateway.Hosting;

/// <summary>The public URL of the service in answers.</summary>
public sealed class PublicUrl(IOptions<ServerOptions> options, IServer server, FileUrls urls, TimeProvider time)
{
    /// <summary>
    /// Without "/" at its end: the configured URL, or else the host that the request named, or the address of the server if it named none
    /// (HTTP/1.0).
    /// </summary>
    public string Of(HttpContext context) => options.Value.PublicUrl?.TrimEnd('/')
        ?? (context.Request.Host.HasValue ? $"{context.Request.Scheme}://{context.Request.Host}" : server.Address());

    /// <summary>The job with the URLs of its files, and its ETA counted from now.</summary>
    public Job Complete(Job job, HttpContext context) => urls.Complete(job, context.Tenant().Name, Of(context)).At(time.GetUtcNow());

    /// <summary>The file with its URL.</summary>
    public MediaFile Complete(MediaFile file, HttpContext context) => urls.Complete(file, context.Tenant().Name, Of(context));
}
