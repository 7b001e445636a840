using Encoder.Media.Mp4;

namespace Encoder.Media.Packaging;

/// <summary>
/// Lays the encodes of a rung end to end in one file, fragment by fragment, with exact times and without encoding anything again.
/// </summary>
public static class ChunkJoin
{
    /// <summary>Seconds of a fragment. It begins with a keyframe; where there is none it goes on to the next.</summary>
    private const double FragmentDuration = 4;

    /// <param name="rung">The encodes.</param>
    /// <param name="path">The file to write: a fragmented mp4.</param>
    /// <param name="cancellationToken">Checked before every fragment.</param>
    /// <returns>Why the encodes do not make one video; null when they do, and the file is whole.</returns>
    /// <exception cref="IOException">An encode could not be read, or the file not be written: the disk is full, for example.</exception>
    public static PackagingProblem? Write(RungSource rung, string path, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rung);
        try
        {
            if (RungTrack.ReadSeams(rung, FragmentDuration, out var track) is { } problem) return problem;
            using var encodes = new EncodeFiles(track.Files);
            using var output = EncodeFiles.Create(path);
            output.Write(track.InitSegment);
            foreach (var content in track.Segments)
            {
                cancellationToken.ThrowIfCancellationRequested();
                encodes.Write(content, output);
            }
            return null;
        }
        catch (Mp4FormatException exception)
        {
            return new PackagingProblem(PackagingFault.UnreadableEncode, exception.Message);
        }
    }
}
