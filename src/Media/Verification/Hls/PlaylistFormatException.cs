namespace Encoder.Media.Verification.Hls;

/// <summary>A playlist differs from those that we write. The message contains no path.</summary>
internal sealed class PlaylistFormatException(string message) : Exception(message);
