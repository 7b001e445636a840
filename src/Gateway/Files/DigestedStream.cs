using System.Security.Cryptography;
using Encoder.Gateway.Hosting;

namespace Encoder.Gateway.Files;

/// <summary>Computes the SHA-256 digest of the content while it is read, if the sender stated a digest.</summary>
/// <param name="content">The content; not disposed with this stream.</param>
/// <param name="stated">The digests that the content must have; empty to check nothing.</param>
internal sealed class DigestedStream(Stream content, IReadOnlyList<byte[]> stated) : ForwardStream
{
    private readonly IncrementalHash? _hash = stated.Count == 0 ? null : IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await content.ReadAsync(buffer, cancellationToken);
        _hash?.AppendData(buffer.Span[..read]);
        return read;
    }

    /// <summary>Reads the rest of the content. Returns whether the whole content has the stated digests.</summary>
    public async Task<bool> Matches(CancellationToken cancellationToken)
    {
        if (_hash is null) return true;
        await CopyToAsync(Null, cancellationToken);
        var digest = _hash.GetCurrentHash();
        return stated.All(s => s.AsSpan().SequenceEqual(digest));
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _hash?.Dispose();
        base.Dispose(disposing);
    }
}
