using System.Net;
using System.Net.Http.Headers;

namespace Encoder.Client;

/// <summary>Uploads a file by tus 1.0. After a lost connection, asks for the offset that was reached and resumes there.</summary>
/// <param name="client">The client of the service.</param>
/// <param name="path">The path of the file.</param>
/// <param name="progress">Receives the number of bytes sent so far.</param>
internal sealed class ResumableUpload(EncoderClient client, string path, IProgress<long>? progress)
{
    private const string Offset = "Upload-Offset";

    /// <summary>Delays between retries that make no progress: about two minutes in all, enough for a restart of the service.</summary>
    private static readonly TimeSpan[] s_pauses =
        [.. new[] { 0.5, 1, 2, 5, 10, 20, 30, 30, 30 }.Select(TimeSpan.FromSeconds)];

    /// <summary>Uploads the file and returns its id.</summary>
    /// <exception cref="EncoderException">The service refused the upload.</exception>
    /// <exception cref="HttpRequestException">The service could not be reached, even after the retries.</exception>
    /// <exception cref="IOException">The file could not be read, or it changed during the upload.</exception>
    public async Task<string> Run(CancellationToken cancellationToken)
    {
        var upload = await Create(cancellationToken);
        var (offset, failures) = (0L, 0);
        while (true)
        {
            try
            {
                if (failures > 0)
                {
                    var (at, found) = await Ask(HttpMethod.Head, upload, null, cancellationToken);
                    if (found is not null) return found;
                    if (at > offset) failures = 1;
                    offset = at;
                }
                var (_, file) = await Send(upload, offset, cancellationToken);
                return file ?? throw new IOException("The file changed while it was being uploaded.");
            }
            catch (Exception exception) when (IsTransient(exception) && failures < s_pauses.Length)
            {
                await Task.Delay(s_pauses[failures++], cancellationToken);
            }
        }
    }

    private async Task<Uri> Create(CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Post, new Uri("v1/uploads", UriKind.Relative));
        request.Headers.Add("Upload-Length", $"{new FileInfo(path).Length}");
        using var response = await client.Open(request, cancellationToken);
        // The public address of the service may differ from the one that this client uses.
        var id = response.Headers.Location!.OriginalString.Split('/')[^1];
        return new Uri($"v1/uploads/{id}", UriKind.Relative);
    }

    private async Task<(long Offset, string? FileId)> Send(Uri upload, long offset, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, useAsync: true);
        file.Seek(offset, SeekOrigin.Begin);
        using var content = new StreamContent(progress is null ? file : new CountedStream(file, new From(offset, progress)));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/offset+octet-stream");
        content.Headers.ContentLength = file.Length - offset;
        return await Ask(HttpMethod.Patch, upload, (content, offset), cancellationToken);
    }

    private async Task<(long Offset, string? FileId)> Ask(
        HttpMethod method, Uri upload, (HttpContent Content, long Offset)? body, CancellationToken cancellationToken)
    {
        using var request = Request(method, upload);
        if (body is { } sent)
        {
            request.Content = sent.Content;
            request.Headers.Add(Offset, $"{sent.Offset}");
        }
        using var response = await client.Open(request, cancellationToken);
        var file = response.Headers.TryGetValues("Encoder-File-Id", out var ids) ? ids.First() : null;
        return (long.Parse(response.Headers.GetValues(Offset).First()), file);
    }

    private static HttpRequestMessage Request(HttpMethod method, Uri address)
    {
        var request = new HttpRequestMessage(method, address);
        request.Headers.Add("Tus-Resumable", "1.0.0");
        return request;
    }

    /// <summary>
    /// Whether a retry may succeed: the connection was lost, or the service is unavailable or still busy with an earlier request.
    /// </summary>
    private static bool IsTransient(Exception exception) => exception switch
    {
        HttpRequestException or HttpIOException => true,
        EncoderException refused => refused.Status is HttpStatusCode.Locked or HttpStatusCode.Conflict
            or (>= HttpStatusCode.InternalServerError and not HttpStatusCode.InsufficientStorage),
        _ => false,
    };

    private sealed class From(long offset, IProgress<long> progress) : IProgress<long>
    {
        public void Report(long value) => progress.Report(offset + value);
    }
}
