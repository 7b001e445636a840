namespace Encoder.Media.Mp4;

/// <summary>
/// Bytes that are not the ISO base media file, or the codec configuration, that they should be: cut off, damaged, or of a kind that is
/// not read here. The message holds no path and nothing out of the file but numbers.
/// </summary>
public sealed class Mp4FormatException : Exception
{
    public Mp4FormatException(string message)
        : base(message)
    {
    }

    public Mp4FormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
