using Encoder.Grains.Work;
using Encoder.Storage.Media;

namespace Encoder.Silo.Units;

/// <summary>Where the sources and encodes of a job lie on this machine.</summary>
public sealed class SourceFiles(IMediaStore media)
{
    /// <summary>Name of a fetched source in the folder of the ingest that fetched it.</summary>
    public const string FetchedName = "source";

    public string Source(string jobId, SourceLocation location) => location.FilePath is { } filePath
        ? media.LocalPath(filePath)
        : Path.Combine(media.AttemptFolder(jobId, UnitNames.Ingest, location.IngestAttempt), FetchedName);

    /// <summary>The file of a video encode's chunk.</summary>
    public string Chunk(string jobId, EncodeLocations encodes, int chunk, string key) =>
        Path.Combine(media.AttemptFolder(jobId, UnitNames.Encode(chunk), encodes.ChunkAttempts[chunk]), $"{key}.mp4");

    /// <summary>The file of the audio encode.</summary>
    public string Audio(string jobId, EncodeLocations encodes, string key) =>
        Path.Combine(media.AttemptFolder(jobId, UnitNames.Audio, encodes.AudioAttempt), $"{key}.mp4");
}
