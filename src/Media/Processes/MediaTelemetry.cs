using System.Diagnostics;

namespace Encoder.Media.Processes;

/// <summary>
/// One activity for each run, named "ffmpeg" or "ffprobe", with the tags "tool", "outcome" and "exit_code". Its duration covers the
/// run with its sandbox; the event "started" tells when the program itself began.
/// </summary>
public static class MediaTelemetry
{
    /// <summary>Name of the activity source, for those who listen.</summary>
    public const string SourceName = "Encoder.Media";

    /// <summary>Name of the event that the sandbox is set up and the program begins.</summary>
    public const string Started = "started";

    internal static readonly ActivitySource Source = new(SourceName);
}
