using Encoder.Media.Mp4.Codecs;
using Encoder.Media.Mp4.Reading;

namespace Encoder.Media.Mp4.Writing;

/// <summary>Prepares sample entries for an init segment.</summary>
public static class SampleEntryBytes
{
    /// <summary>
    /// Returns the entry without its btrt box. That box states the bit rates of one file: they are wrong for the segments, and the only
    /// difference between the chunks of an encode.
    /// </summary>
    public static byte[] WithoutBitRates(SampleEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var fixedSize = entry is AvcSampleEntry ? 78 : 28;
        var reader = new ByteReader(entry.Bytes);
        var box = Box.Next(ref reader);
        var writer = new BoxWriter();
        using (writer.Box(box.Type))
        {
            var content = new ByteReader(box.Content);
            writer.Bytes(content.Bytes(fixedSize));
            while (!content.Rest.IsEmpty)
            {
                var child = Box.Next(ref content);
                if (child.Type != "btrt") writer.Bytes(child.Bytes);
            }
        }
        return writer.ToArray();
    }
}
