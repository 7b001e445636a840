namespace Encoder.Media.Verification.Decoding;

/// <summary>Reads the duration of decoded audio from a list written by ffmpeg.</summary>
public static class DecodedAudio
{
    /// <summary>Returns the seconds of audio in a framecrc list; 0 if the list does not exist.</summary>
    public static double Seconds(string path)
    {
        if (!File.Exists(path)) return 0;
        var frames = new DecodedFrames();
        foreach (var line in File.ReadLines(path)) frames.Read(line);
        return frames.AudioSeconds;
    }
}
