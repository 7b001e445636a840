using Encoder.Media.Mp4.Codecs;
using Encoder.Media.Mp4.Reading;

namespace Encoder.Media.Mp4.Writing;

/// <summary>Sample entries as they go into an init segment.</summary>
public static class SampleEntryBytes
{
    /// <summary>
    /// The entry without its btrt box, which says how much one file takes a second: it is untrue of the segments, and the only thing
    /// in which the chunks of one encode differ.
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
