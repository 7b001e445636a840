using Encoder.Contracts.Files;
using Encoder.Contracts.Jobs;
using Encoder.Grains.Files;
using Encoder.Silo.Auth;
using Encoder.Silo.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.Options;

namespace Encoder.Gateway.Hosting;

/// <summary>The public URL of the service, for responses.</summary>
public sealed class PublicUrl(IOptions<ServerOptions> options, IServer server, FileUrls urls, TimeProvider time)
{
    /// <summary>
    /// Returns the URL without a trailing slash: the configured one, otherwise that of the request's host, or the server's address if the
    /// request has no host (HTTP/1.0).
    /// </summary>
    public string Of(HttpContext context) => options.Value.PublicUrl?.TrimEnd('/')
        ?? (context.Request.Host.HasValue ? $"{context.Request.Scheme}://{context.Request.Host}" : server.Address());

    /// <summary>Returns the job with the URLs of its files, and its ETA counted from now.</summary>
    public Job Complete(Job job, HttpContext context) => urls.Complete(job, context.Tenant().Name, Of(context)).At(time.GetUtcNow());

    /// <summary>Returns the file with its URL.</summary>
    public MediaFile Complete(MediaFile file, HttpContext context) => urls.Complete(file, context.Tenant().Name, Of(context));
}
