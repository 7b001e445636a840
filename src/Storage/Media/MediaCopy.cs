using System.Buffers;

namespace Encoder.Storage.Media;

/// <summary>Copies incoming streams to files.</summary>
internal static class MediaCopy
{
    private const int BufferSize = 128 * 1024;

    /// <summary>Copies a stream to its end, and returns the number of bytes.</summary>
    /// <exception cref="MediaTooLargeException">The stream has more than <paramref name="maxBytes"/> bytes.</exception>
    /// <exception cref="StorageFullException">Free space fell below the low-water mark.</exception>
    public static async Task<long> Run(
        Stream content, FileStream file, long maxBytes, StorageSpace? space, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            var size = 0L;
            while (await content.ReadAsync(buffer, cancellationToken) is > 0 and var read)
            {
                size += read;
                if (size > maxBytes) throw new MediaTooLargeException(maxBytes);
                if (space is { IsLow: true }) throw new StorageFullException();
                await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }
            return size;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
