using System.Text;

namespace Encoder.Cluster.Running;

/// <summary>Reads a log while it grows. It keeps the lines that it has read and reads only what was added.</summary>
internal sealed class GrowingLog(string path)
{
    private readonly List<string> _lines = [];
    private long _read;

    /// <summary>Returns the lines so far, without a line that is still being written.</summary>
    public IReadOnlyList<string> Lines()
    {
        if (!File.Exists(path)) return [];
        lock (_lines)
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var added = new byte[file.Length - _read];
            file.Position = _read;
            file.ReadExactly(added);
            var whole = added.AsSpan().LastIndexOf((byte)'\n') + 1;
            if (whole > 0) _lines.AddRange(Encoding.UTF8.GetString(added, 0, whole - 1).Split('\n'));
            _read += whole;
            return [.. _lines];
        }
    }
}
