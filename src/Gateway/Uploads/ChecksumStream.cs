using System.Security.Cryptography;
using Encoder.Gateway.Hosting;

namespace Encoder.Gateway.Uploads;

/// <summary>Takes the checksum of what is read, where one was stated.</summary>
/// <param name="content">What is read; not disposed with this stream.</param>
/// <param name="stated">What it should be; null to take none.</param>
internal sealed class ChecksumStream(Stream content, StatedChecksum? stated) : ForwardStream
{
    private readonly IncrementalHash? _hash = stated is null ? null : IncrementalHash.CreateHash(stated.Algorithm);

    /// <summary>Whether what was read so far has the checksum that was stated.</summary>
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
