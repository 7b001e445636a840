using System.Net.Http.Headers;
using System.Net.Http.Json;
using Encoder.Contracts;
using Encoder.Contracts.Files;
using Encoder.Contracts.Json;

namespace Encoder.Client;

/// <summary>Uploaded videos and the outputs of jobs: <c>/v1/files</c>.</summary>
public sealed class FilesClient
{
    private readonly EncoderClient _client;

    internal FilesClient(EncoderClient client) => _client = client;

    /// <summary>Uploads a video from a file.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="progress">Receives the number of bytes sent so far.</param>
    /// <param name="cancellationToken">Cancels the upload.</param>
    public async Task<MediaFile> Upload(string path, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        await using var content = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, useAsync: true);
        return await Upload(content, System.IO.Path.GetFileName(path), progress, cancellationToken);
    }

    /// <summary>Uploads a video.</summary>
    /// <param name="content">The video, read to its end.</param>
    /// <param name="fileName">The name of the file. The service does not use it.</param>
    /// <param name="progress">Receives the number of bytes sent so far.</param>
    /// <param name="cancellationToken">Cancels the upload.</param>
    public async Task<MediaFile> Upload(
        Stream content, string fileName, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        using var file = new StreamContent(progress is null ? content : new CountedStream(content, progress));
        file.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        using var request = new HttpRequestMessage(HttpMethod.Post, "v1/files");
        request.Content = new MultipartFormDataContent { { file, "file", fileName } };
        return await _client.Send<MediaFile>(request, cancellationToken);
    }

    /// <summary>Uploads a video from a file. The upload resumes after a lost connection or a restart of the service.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="progress">Receives the number of bytes sent so far.</param>
    /// <param name="cancellationToken">Cancels the upload.</param>
    public async Task<MediaFile> UploadResumable(
        string path, IProgress<long>? progress = null, CancellationToken cancellationToken = default) =>
        await Get(await new ResumableUpload(_client, path, progress).Run(cancellationToken), cancellationToken);

    /// <summary>Returns a page of files, newest first.</summary>
    /// <param name="type">The type of files to list (<see cref="MediaFileTypes"/>); null for all.</param>
    /// <param name="page">The number of the page, 1 or more.</param>
    /// <param name="perPage">The number of files per page, 1 to 100.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public Task<PagedList<MediaFile>> List(
        string? type = null, int page = 1, int perPage = 20, CancellationToken cancellationToken = default)
    {
        var only = type is null ? "" : $"&type={Uri.EscapeDataString(type)}";
        return _client.Get<PagedList<MediaFile>>($"v1/files?page={page}&perPage={perPage}{only}", cancellationToken);
    }

    /// <summary>Returns a file.</summary>
    public Task<MediaFile> Get(string id, CancellationToken cancellationToken = default) =>
        _client.Get<MediaFile>(Path(id), cancellationToken);

    /// <summary>Deletes a file that no queued or processing job uses, and returns its last state.</summary>
    public Task<MediaFile> Delete(string id, CancellationToken cancellationToken = default) =>
        _client.Send<MediaFile>(HttpMethod.Delete, Path(id), cancellationToken);

    /// <summary>Returns a URL that gives access to the file, and to all parts of a ladder, until it expires.</summary>
    /// <param name="id">The id of the file.</param>
    /// <param name="lifetime">How long the URL is valid; fractions of a second are dropped.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public async Task<SignedUrl> Sign(string id, TimeSpan lifetime, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Path(id)}/sign");
        request.Content = JsonContent.Create(new SignRequest((int)lifetime.TotalSeconds), options: EncoderJson.Options);
        return await _client.Send<SignedUrl>(request, cancellationToken);
    }

    private static string Path(string id) => $"v1/files/{Uri.EscapeDataString(id)}";
}
