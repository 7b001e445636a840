namespace Encoder.Media.Mp4;

/// <summary>
/// The bytes are not the expected ISO base media file or codec configuration: truncated, damaged, or of an unsupported kind. The message
/// contains no path, and only numbers from the file.
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
