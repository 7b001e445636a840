using Encoder.Contracts.Files;

namespace Encoder.Storage.Uploads;

/// <summary>
/// Uploads in parts, of all tenants. The announced length of an unfinished one counts as stored bytes of its tenant.
/// </summary>
public interface IUploadIndex
{
    /// <summary>Adds an upload; false, and nothing is added, when its tenant has as many unfinished ones already.</summary>
    /// <param name="upload">The upload.</param>
    /// <param name="most">Most unfinished uploads of a tenant.</param>
    Task<bool> Add(PartialUpload upload, int most);

    /// <summary>The tenant's upload; null when it has none of that id.</summary>
    Task<PartialUpload?> Get(string tenant, string id);

    /// <summary>Whether there is an upload of that id, whoever's.</summary>
    Task<bool> Contains(string id);

    /// <summary>Moves the expiry of an upload. False when it is gone.</summary>
    Task<bool> Extend(string id, DateTimeOffset expiresAt);

    /// <summary>Notes from which byte on an upload does not count, as its checksum was not compared; null when all of it does.</summary>
    Task Doubt(string id, long? from);

    /// <summary>Records, before it is published, which file an upload becomes.</summary>
    Task Name(string id, MediaFile file);

    /// <summary>Records that the file of an upload is listed, whose bytes are counted from then on.</summary>
    Task Finish(string id);

    /// <summary>Removes an upload; nothing happens when it is not there.</summary>
    Task Remove(string id);

    /// <summary>Uploads that have expired, the oldest first.</summary>
    Task<IReadOnlyList<PartialUpload>> ListExpired(DateTimeOffset now, int most);
}

/// <summary>An upload in parts.</summary>
public sealed record PartialUpload
{
    /// <summary>Its id, which becomes that of its file.</summary>
    public required string Id { get; init; }

    public required string Tenant { get; init; }

    /// <summary>Bytes of the whole.</summary>
    public required long Length { get; init; }

    /// <summary>What the client says of it, as it stood in its header; null for nothing.</summary>
    public string? Metadata { get; init; }

    /// <summary>When it is removed, unless something arrives before.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>From which byte on what has arrived does not count, as its checksum was not compared; null when all of it does.</summary>
    public long? UnverifiedFrom { get; init; }

    /// <summary>The file that it becomes; null until all of it has arrived.</summary>
    public MediaFile? File { get; init; }

    /// <summary>Whether <see cref="File"/> is listed.</summary>
    public bool IsFinished { get; init; }
}
