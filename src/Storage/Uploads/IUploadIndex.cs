using Encoder.Contracts.Files;

namespace Encoder.Storage.Uploads;

/// <summary>
/// The index of resumable uploads of all tenants. The announced length of an unfinished upload counts as stored bytes of its tenant.
/// </summary>
public interface IUploadIndex
{
    /// <summary>
    /// Adds an upload. Returns false, and adds nothing, if its tenant already has <paramref name="max"/> unfinished ones.
    /// </summary>
    /// <param name="upload">The upload.</param>
    /// <param name="max">The maximum number of unfinished uploads of a tenant.</param>
    Task<bool> Add(PartialUpload upload, int max);

    /// <summary>Returns the tenant's upload; null if it has none with that id.</summary>
    Task<PartialUpload?> Get(string tenant, string id);

    /// <summary>Returns whether any tenant has an upload with that id.</summary>
    Task<bool> Contains(string id);

    /// <summary>Sets the expiry of an upload. Returns false if the upload is gone.</summary>
    Task<bool> Extend(string id, DateTimeOffset expiresAt);

    /// <summary>
    /// Records the offset from which the bytes of an upload do not count, because their checksum was not compared; null if all of them do.
    /// </summary>
    Task MarkUnverified(string id, long? from);

    /// <summary>Records which file an upload becomes, before the file is published.</summary>
    Task Name(string id, MediaFile file);

    /// <summary>Records that the file of an upload is in the file index, which counts its bytes from then on.</summary>
    Task Finish(string id);

    /// <summary>Removes an upload. Does nothing if it does not exist.</summary>
    Task Remove(string id);

    /// <summary>Returns the uploads that have expired, oldest first.</summary>
    Task<IReadOnlyList<PartialUpload>> ListExpired(DateTimeOffset now, int max);
}

/// <summary>A resumable upload.</summary>
public sealed record PartialUpload
{
    /// <summary>The id, which becomes that of its file.</summary>
    public required string Id { get; init; }

    public required string Tenant { get; init; }

    /// <summary>The length of the whole upload in bytes.</summary>
    public required long Length { get; init; }

    /// <summary>The client's metadata, as it was in the request header; null if there was none.</summary>
    public string? Metadata { get; init; }

    /// <summary>When the upload is removed, unless more data arrives before then.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>
    /// The offset from which received bytes do not count, because their checksum was not compared; null if all of them do.
    /// </summary>
    public long? UnverifiedFrom { get; init; }

    /// <summary>The file that the upload becomes; null until all of it has arrived.</summary>
    public MediaFile? File { get; init; }

    /// <summary>Whether <see cref="File"/> is in the file index.</summary>
    public bool IsFinished { get; init; }
}
