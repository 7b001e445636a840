using System.Collections.Frozen;

namespace Encoder.Gateway.Media;

/// <summary>
/// Content types by file extension. Only types in this list are used, so that no upload is ever served as a type that a browser would
/// execute.
/// </summary>
public static class ContentTypes
{
    public const string Playlist = "application/vnd.apple.mpegurl";
    public const string DashManifest = "application/dash+xml";
    private const string Unknown = "application/octet-stream";

    private static readonly FrozenDictionary<string, string> s_types = new Dictionary<string, string>
    {
        [".m3u8"] = Playlist,
        [".mpd"] = DashManifest,
        [".vtt"] = "text/vtt; charset=utf-8",
        [".m4s"] = "video/iso.segment",
        [".mp4"] = "video/mp4",
        [".m4a"] = "audio/mp4",
        [".mov"] = "video/quicktime",
        [".mkv"] = "video/x-matroska",
        [".webm"] = "video/webm",
        [".ts"] = "video/mp2t",
        [".mpg"] = "video/mpeg",
        [".avi"] = "video/x-msvideo",
        [".flv"] = "video/x-flv",
        [".ogv"] = "video/ogg",
        [".wmv"] = "video/x-ms-asf",
        [".mxf"] = "application/mxf",
        [".jpg"] = "image/jpeg",
        [".webp"] = "image/webp",
        [".png"] = "image/png",
    }.ToFrozenDictionary();

    public static string Of(string path) => s_types.GetValueOrDefault(Path.GetExtension(path), Unknown);

    /// <summary>Whether the type is that of a playlist or manifest.</summary>
    public static bool IsPlaylist(string type) => type is Playlist or DashManifest;

    /// <summary>Whether browsers should save the file instead of showing it.</summary>
    public static bool IsDownload(string path) => Of(path) == Unknown;
}
