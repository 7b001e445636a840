using Encoder.Media.Mp4;
using Encoder.Media.Mp4.Reading;

namespace Encoder.Silo.WorkItems;

/// <summary>Inspects finished encodes, because ffmpeg's exit code proves nothing.</summary>
internal static class EncodedMedia
{
    /// <summary>Returns the number of frames in an encode; 0 if it is missing or cannot be read.</summary>
    public static int Frames(string path) => Track(path, "vide")?.Samples.Length ?? 0;

    /// <summary>
    /// Returns the duration of an encode's audio in seconds, including the encoder's priming, and whether it begins at 0 and its frames
    /// follow each other without gaps. 0 seconds if the encode is missing or cannot be read.
    /// </summary>
    public static (double Seconds, bool IsContinuous) Audio(string path) => Track(path, "soun") is { } track
        ? (
            (double)track.Samples.Sum(sample => (long)sample.Duration) / track.Timescale,
            track.Edit.Delay == 0 && track.Samples.SkipLast(1).DistinctBy(sample => sample.Duration).Count() <= 1)
        : default;

    private static Mp4Track? Track(string path, string handler)
    {
        try
        {
            return MovieReader.ReadFile(path).Tracks is [var track] && track.Handler == handler ? track : null;
        }
        catch (Exception exception) when (exception is Mp4FormatException or FileNotFoundException)
        {
            return null;
        }
    }
}
