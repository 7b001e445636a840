namespace Encoder.Media.Verification.Decoding;

/// <summary>Reads how much audio was decoded from a list that ffmpeg wrote.</summary>
public static class DecodedAudio
{
    /// <summary>Seconds of audio in a list of framecrc; 0 when there is none.</summary>
    public static double Seconds(string path)
    {
        if (!File.Exists(path)) return 0;
        var frames = new DecodedFrames();
        foreach (var line in File.ReadLines(path)) frames.Read(line);
        return frames.AudioSeconds;
    }
}
