namespace Encoder.Media.Mp4.Reading;

/// <summary>Reads the sample table of a track (stbl; ISO/IEC 14496-12, 8.5 to 8.7) into one flat array.</summary>
internal static class SampleTable
{
    public static Mp4Sample[] Read(ReadOnlySpan<byte> stbl, SampleBudget budget)
    {
        var samples = Sizes(Box.Find(stbl, "stsz"), budget);
        DecodingTimes(Box.Find(stbl, "stts"), samples);
        if (Box.TryFind(stbl, "ctts", out var ctts)) CompositionOffsets(ctts, samples);
        if (Box.TryFind(stbl, "stss", out var stss)) SyncSamples(stss, samples);
        if (Box.TryFind(stbl, "co64", out var co64)) Offsets(Box.Find(stbl, "stsc"), co64, 8, samples);
        else Offsets(Box.Find(stbl, "stsc"), Box.Find(stbl, "stco"), 4, samples);
        return samples;
    }

    private static Mp4Sample[] Sizes(ReadOnlySpan<byte> stsz, SampleBudget budget)
    {
        var reader = new ByteReader(stsz);
        reader.FullBox();
        var commonSize = reader.UInt32();
        var samples = new Mp4Sample[budget.Take(commonSize == 0 ? (uint)reader.Count(4) : reader.UInt32())];
        for (var i = 0; i < samples.Length; i++)
        {
            var size = commonSize == 0 ? reader.UInt32() : commonSize;
            if (size > int.MaxValue) throw new Mp4FormatException($"Sample {i} announces {size} bytes.");
            samples[i] = new Mp4Sample { Size = (int)size, IsSync = true };
        }
        return samples;
    }

    private static void DecodingTimes(ReadOnlySpan<byte> stts, Mp4Sample[] samples)
    {
        var reader = new ByteReader(stts);
        reader.FullBox();
        var time = 0L;
        var next = 0;
        for (var runs = reader.Count(8); runs > 0; runs--)
        {
            var end = EndOfRun("stts", next, reader.UInt32(), samples);
            var duration = reader.UInt32();
            for (; next < end; next++)
            {
                samples[next] = samples[next] with { Dts = time, Duration = duration };
                time += duration;
            }
        }
        RequireAll("stts", next, samples);
    }

    private static void CompositionOffsets(ReadOnlySpan<byte> ctts, Mp4Sample[] samples)
    {
        var reader = new ByteReader(ctts);
        var (version, _) = reader.FullBox();
        var next = 0;
        for (var runs = reader.Count(8); runs > 0; runs--)
        {
            var end = EndOfRun("ctts", next, reader.UInt32(), samples);
            var offset = reader.Int32();
            if (version == 0 && offset < 0) throw new Mp4FormatException("An unsigned composition offset does not fit into 31 bits.");
            for (; next < end; next++) samples[next] = samples[next] with { CompositionOffset = offset };
        }
        RequireAll("ctts", next, samples);
    }

    private static void SyncSamples(ReadOnlySpan<byte> stss, Mp4Sample[] samples)
    {
        for (var i = 0; i < samples.Length; i++) samples[i] = samples[i] with { IsSync = false };
        var reader = new ByteReader(stss);
        reader.FullBox();
        for (var count = reader.Count(4); count > 0; count--)
        {
            var number = reader.UInt32();
            if (number == 0 || number > samples.Length)
                throw new Mp4FormatException($"Sync sample {number} is not one of the {samples.Length} samples.");
            samples[number - 1] = samples[number - 1] with { IsSync = true };
        }
    }

    /// <summary>
    /// Assigns the samples to the file's chunks: stsc states the samples per chunk, stco or co64 the offset of each chunk.
    /// </summary>
    private static void Offsets(ReadOnlySpan<byte> stsc, ReadOnlySpan<byte> chunkOffsets, int offsetSize, Mp4Sample[] samples)
    {
        var offsets = new ByteReader(chunkOffsets);
        offsets.FullBox();
        var chunks = offsets.Count(offsetSize);
        var runs = new ByteReader(stsc);
        runs.FullBox();
        var runsLeft = runs.Count(12);
        uint nextRun = 0, perChunk = 0;
        if (runsLeft > 0) nextRun = runs.UInt32();

        var next = 0;
        for (uint chunk = 1; chunk <= chunks; chunk++)
        {
            if (runsLeft > 0 && chunk == nextRun)
            {
                perChunk = runs.UInt32();
                if (runs.UInt32() != 1) throw new Mp4FormatException("A chunk uses a sample description other than the first.");
                nextRun = --runsLeft > 0 ? runs.UInt32() : 0;
                if (runsLeft > 0 && nextRun <= chunk) throw new Mp4FormatException("The runs of chunks are not in order.");
            }
            var offset = offsetSize == 8 ? offsets.Int64() : offsets.UInt32();
            if (offset is < 0 or > long.MaxValue / 2) throw new Mp4FormatException("A chunk's offset is out of bounds.");
            for (var end = EndOfRun("stsc", next, perChunk, samples); next < end; next++)
            {
                samples[next] = samples[next] with { Offset = offset };
                offset += samples[next].Size;
            }
        }
        RequireAll("stsc", next, samples);
    }

    private static int EndOfRun(string table, int start, uint length, Mp4Sample[] samples) =>
        length <= samples.Length - start
            ? start + (int)length
            : throw new Mp4FormatException($"The {table} box has more than {samples.Length} samples.");

    private static void RequireAll(string table, int described, Mp4Sample[] samples)
    {
        if (described != samples.Length) throw new Mp4FormatException($"The {table} box has {described} of {samples.Length} samples.");
    }
}
