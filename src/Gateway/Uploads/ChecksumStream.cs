using System.Security.Cryptography;
using Encoder.Gateway.Hosting;

namespace Encoder.Gateway.Uploads;

/// <summary>Computes the checksum of the content while it is read, if the client stated one.</summary>
/// <param name="content">The content; not disposed with this stream.</param>
/// <param name="stated">The expected checksum; null to check nothing.</param>
internal sealed class ChecksumStream(Stream content, StatedChecksum? stated) : ForwardStream
{
    private readonly IncrementalHash? _hash = stated is null ? null : IncrementalHash.CreateHash(stated.Algorithm);

    /// <summary>Whether the content read so far has the stated checksum.</summary>
    public bool Matches => _hash is null || _hash.GetCurrentHash().AsSpan().SequenceEqual(stated!.Digest);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await content.ReadAsync(buffer, cancellationToken);
        _hash?.AppendData(buffer.Span[..read]);
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _hash?.Dispose();
        base.Dispose(disposing);
    }
}
