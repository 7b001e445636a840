namespace Encoder.Media.Verification.Hls;

/// <summary>A playlist that is not as our own are. The message holds no path.</summary>
internal sealed class PlaylistFormatException(string message) : Exception(message);
