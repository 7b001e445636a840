using Encoder.Media.Mp4;
using Encoder.Media.Mp4.Reading;

namespace Encoder.Silo.Units;

/// <summary>Looks into encodes, which are ours: ffmpeg's exit code proves nothing.</summary>
internal static class EncodedPictures
{
    /// <summary>Pictures in an encode; 0 when it is missing or cannot be read.</summary>
    public static int Count(string path)
    {
        try
        {
            return MovieReader.ReadFile(path).Tracks is [{ Handler: "vide" } track] ? track.Samples.Length : 0;
        }
        catch (Exception exception) when (exception is Mp4FormatException or FileNotFoundException)
        {
            return 0;
        }
    }
}
