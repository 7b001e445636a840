using System.Text.Json;
using System.Text.RegularExpressions;
using Encoder.Contracts.Files;

namespace Encoder.Cli.Demo;

/// <summary>Inspects outputs over HTTP, as a player does.</summary>
internal sealed partial class OutputReader(HttpClient http)
{
    private const string Ladder = "hls";

    /// <summary>Inspects every file. A ladder gives one output per rung and one for its audio.</summary>
    public async Task<IReadOnlyList<Output>> Read(IEnumerable<MediaFile> files, CancellationToken cancellationToken)
    {
        var outputs = new List<Output>();
        foreach (var file in files)
        {
            var url = new Uri(file.FileUrl!);
            if (file.Type != MediaFileTypes.HlsLadder)
            {
                outputs.Add(await Probe(file.Meta.Format ?? file.Type, url, await SizeOf(url, cancellationToken), cancellationToken));
                continue;
            }
            foreach (var playlist in await Named(url, cancellationToken))
            {
                outputs.Add(await Probe(Ladder, playlist, await SizeOfAll(playlist, cancellationToken), cancellationToken));
            }
        }
        return outputs;
    }

    /// <summary>
    /// Returns the URIs in a playlist: playlists, segments and initialization sections (RFC 8216, section 4.1 and attribute URI). I-frame
    /// playlists are omitted, because they refer to parts of segments that other playlists contain too.
    /// </summary>
    public static IEnumerable<string> Uris(string playlist) =>
        playlist.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Where(line => !line.StartsWith("#EXT-X-I-FRAME-STREAM-INF:", StringComparison.Ordinal))
            .Select(line => line.StartsWith('#') ? UriAttribute().Match(line).Groups["uri"].Value : line)
            .Where(uri => uri.Length > 0);

    private async Task<Uri[]> Named(Uri playlist, CancellationToken cancellationToken) =>
        [.. Uris(await http.GetStringAsync(playlist, cancellationToken)).Select(uri => new Uri(playlist, uri))];

    private async Task<long> SizeOfAll(Uri playlist, CancellationToken cancellationToken)
    {
        var size = await SizeOf(playlist, cancellationToken);
        foreach (var part in await Named(playlist, cancellationToken)) size += await SizeOf(part, cancellationToken);
        return size;
    }

    private async Task<long> SizeOf(Uri url, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, url);
        using var answer = await http.SendAsync(request, cancellationToken);
        answer.EnsureSuccessStatusCode();
        return answer.Content.Headers.ContentLength ?? throw new HttpRequestException($"{url} has no length.");
    }

    private static async Task<Output> Probe(string kind, Uri url, long size, CancellationToken cancellationToken)
    {
        var text = await ExternalProgram.Run(
            "ffprobe",
            ["-v", "error", "-show_entries", "stream=codec_name,width,height:format=duration", "-of", "json", url.AbsoluteUri],
            cancellationToken);
        using var json = JsonDocument.Parse(text);
        var streams = json.RootElement.GetProperty("streams").EnumerateArray().ToArray();
        var video = streams.FirstOrDefault(stream => stream.TryGetProperty("width", out _));
        var hasVideo = video.ValueKind == JsonValueKind.Object;
        var format = json.RootElement.GetProperty("format");
        double? seconds = format.TryGetProperty("duration", out var duration) ? double.Parse(duration.GetString()!) : null;
        return new Output(
            kind,
            url.AbsolutePath,
            size,
            hasVideo ? video.GetProperty("width").GetInt32() : null,
            hasVideo ? video.GetProperty("height").GetInt32() : null,
            kind is Ladder or "mp4" ? seconds : null,
            string.Join('+', streams.Select(stream => stream.GetProperty("codec_name").GetString())));
    }

    [GeneratedRegex("URI=\"(?<uri>[^\"]+)\"", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex UriAttribute();
}
