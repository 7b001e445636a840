using System.Text;

namespace Encoder.Cluster.Running;

/// <summary>A log that is looked at while it grows: what was read is kept, and only what was added is read.</summary>
internal sealed class GrowingLog(string path)
{
    private readonly List<string> _lines = [];
    private long _read;

    /// <summary>The lines that are there by now. One that is still being written is not among them.</summary>
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
