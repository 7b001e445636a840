using System.Security.Cryptography;
using Encoder.Gateway.Hosting;

namespace Encoder.Gateway.Files;

/// <summary>Takes the SHA-256 of what is read, where a digest of it was stated.</summary>
/// <param name="content">What is read; not disposed with this stream.</param>
/// <param name="stated">Digests that it must have; none to check nothing.</param>
internal sealed class DigestedStream(Stream content, IReadOnlyList<byte[]> stated) : ForwardStream
{
    private readonly IncrementalHash? _hash = stated.Count == 0 ? null : IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await content.ReadAsync(buffer, cancellationToken);
        _hash?.AppendData(buffer.Span[..read]);
        return read;
    }

    /// <summary>Reads what is left of the content. Returns whether all of it has the digests that were stated.</summary>
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
