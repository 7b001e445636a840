namespace Encoder.Media.Mp4.Reading;

/// <summary>Reads the movie box of an ISO base media file (ISO/IEC 14496-12, 8.2).</summary>
public static class MovieReader
{
    /// <summary>The maximum size of the movie box in bytes. The tables of a day of video and audio take 80 MB.</summary>
    public const int MaxBytes = 128 * 1024 * 1024;

    /// <summary>Reads the tracks of <paramref name="file"/>, but not the media itself.</summary>
    /// <param name="file">A seekable stream; it is left open.</param>
    /// <exception cref="Mp4FormatException">The file is not an ISO base media file, is damaged, or is of an unsupported kind.</exception>
    public static Mp4Movie Read(Stream file)
    {
        var boxes = FileBoxes.Scan(file);
        var places = boxes.Where(box => box.Type == "moov").ToArray();
        if (places is not [var place]) throw new Mp4FormatException($"The file has {places.Length} movie boxes.");
        var moov = FileBoxes.Content(file, place, MaxBytes);

        var movieTimescale = MovieTimescale(Box.Find(moov, "mvhd"));
        var defaults = Box.TryFind(moov, "mvex", out var mvex) ? Defaults(mvex) : null;
        var budget = new SampleBudget();
        var tracks = new List<Mp4Track>();
        var reader = new ByteReader(moov);
        while (!reader.Rest.IsEmpty)
        {
            var box = Box.Next(ref reader);
            if (box.Type != "trak") continue;
            var track = TrackReader.Read(box.Content, movieTimescale, budget);
            tracks.Add(track with { FragmentDefaults = defaults?.GetValueOrDefault(track.Id) });
        }
        return new Mp4Movie(boxes, tracks);
    }

    /// <inheritdoc cref="Read"/>
    public static Mp4Movie ReadFile(string path)
    {
        // Without a buffer, which every seek from box to box would discard.
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        return Read(file);
    }

    private static uint MovieTimescale(ReadOnlySpan<byte> mvhd)
    {
        var reader = new ByteReader(mvhd);
        reader.Skip(reader.FullBox().Version == 1 ? 16 : 8);
        var timescale = reader.UInt32();
        return timescale > 0 ? timescale : throw new Mp4FormatException("The movie's timescale is 0.");
    }

    private static Dictionary<uint, FragmentDefaults> Defaults(ReadOnlySpan<byte> mvex)
    {
        var defaults = new Dictionary<uint, FragmentDefaults>();
        var boxes = new ByteReader(mvex);
        while (!boxes.Rest.IsEmpty)
        {
            var box = Box.Next(ref boxes);
            if (box.Type != "trex") continue;
            var reader = new ByteReader(box.Content);
            reader.FullBox();
            var track = reader.UInt32();
            reader.Skip(4); // default_sample_description_index: there is only one
            defaults[track] = new FragmentDefaults(reader.UInt32(), reader.UInt32(), reader.UInt32());
        }
        return defaults;
    }
}
