using Encoder.Media.Mp4;

namespace Encoder.Media.Packaging;

/// <summary>Concatenates the encodes of a rung into one file, fragment by fragment, with exact times and without re-encoding.</summary>
public static class ChunkJoin
{
    /// <summary>
    /// The target duration of a fragment in seconds. A fragment begins with a keyframe; without one, the previous fragment continues.
    /// </summary>
    private const double FragmentDuration = 4;

    /// <param name="rung">The encodes of the rung.</param>
    /// <param name="path">The path of the fragmented mp4 to write.</param>
    /// <param name="cancellationToken">Checked before every fragment.</param>
    /// <returns>Why the encodes cannot be joined; null if the file is complete.</returns>
    /// <exception cref="IOException">An encode could not be read, or the file could not be written, for example to a full disk.</exception>
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
