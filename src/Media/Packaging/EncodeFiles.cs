using Encoder.Media.Mp4;

namespace Encoder.Media.Packaging;

/// <summary>The encodes of a track, open for reading. Segments are copied from them without loading them into memory as a whole.</summary>
internal sealed class EncodeFiles : IDisposable
{
    private const int CopyBuffer = 256 * 1024;

    private readonly List<FileStream> _inputs = [];
    private readonly byte[] _buffer = new byte[CopyBuffer];

    /// <param name="paths">The paths, in the order of the file indexes in <see cref="ByteRange.File"/>.</param>
    public EncodeFiles(IEnumerable<string> paths)
    {
        try
        {
            foreach (var path in paths) _inputs.Add(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>
    /// Creates a file without a buffer, so that each write has reached the file system or thrown when it returns, and closing writes
    /// nothing.
    /// </summary>
    public static FileStream Create(string path) => new(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);

    /// <exception cref="IOException">The segment could not be written, for example because the disk is full.</exception>
    /// <exception cref="Mp4FormatException">An encode ends before its last sample.</exception>
    public void Write(SegmentContent content, FileStream output)
    {
        output.Write(content.Header);
        foreach (var range in content.Samples) Copy(_inputs[range.File], range, output);
    }

    public void Dispose() => _inputs.ForEach(input => input.Dispose());

    private void Copy(FileStream input, ByteRange range, FileStream output)
    {
        if (range.Offset < 0 || range.Length > input.Length - range.Offset)
            throw new Mp4FormatException("The encode ends before its last sample.");
        input.Position = range.Offset;
        for (var left = range.Length; left > 0;)
        {
            var part = _buffer.AsSpan(0, (int)Math.Min(_buffer.Length, left));
            input.ReadExactly(part);
            output.Write(part);
            left -= part.Length;
        }
    }
}
