using System.IO.Compression;
using Microsoft.AspNetCore.ResponseCompression;

namespace Encoder.Gateway.Media;

/// <summary>Compresses playlists for clients that accept it. Other media would not shrink and is served as is.</summary>
public static class PlaylistCompression
{
    public static IServiceCollection AddPlaylistCompression(this IServiceCollection services)
    {
        services.Configure<GzipCompressionProviderOptions>(gzip => gzip.Level = CompressionLevel.Fastest);
        return services.AddResponseCompression(compression =>
        {
            compression.MimeTypes = [ContentTypes.Playlist, ContentTypes.DashManifest];
            compression.Providers.Add<GzipCompressionProvider>();
            // A playlist contains no secret that could be guessed from its compressed length.
            compression.EnableForHttps = true;
        });
    }
}
