using System.Buffers;

namespace Encoder.Media.Processes;

/// <summary>Keeps the last lines of a program's standard error, and whether any line reported a lack of space or memory.</summary>
internal sealed class ErrorTail
{
    private const int MaxLines = 50;
    private const int MaxLength = 1000;

    // strerror(3) for ENOSPC and EDQUOT.
    private static readonly SearchValues<string> s_noSpace =
        SearchValues.Create(["No space left on device", "Disk quota exceeded"], StringComparison.OrdinalIgnoreCase);

    // strerror(3) for ENOMEM, and the messages of libav*, x264, the C++ library, bash and the loader when they cannot get memory.
    private static readonly SearchValues<string> s_noMemory = SearchValues.Create(
        ["cannot allocate", "could not allocate", "failed to allocate", "malloc of size", "bad_alloc", "failed to map segment"],
        StringComparison.OrdinalIgnoreCase);

    private readonly Queue<string> _lines = new(MaxLines);

    public bool OutOfSpace { get; private set; }

    public bool OutOfMemory { get; private set; }

    public void Add(string line)
    {
        OutOfSpace = OutOfSpace || line.AsSpan().ContainsAny(s_noSpace);
        OutOfMemory = OutOfMemory || line.AsSpan().ContainsAny(s_noMemory);
        if (_lines.Count == MaxLines) _lines.Dequeue();
        _lines.Enqueue(line.Length <= MaxLength ? line : line[..MaxLength] + " ...");
    }

    public override string ToString() => string.Join('\n', _lines);
}
