using System.Diagnostics;

namespace Encoder.Media.Processes;

/// <summary>
/// The source of one activity per run, named "ffmpeg" or "ffprobe", with the tags "tool", "outcome" and "exit_code". The activity covers
/// the run including its sandbox; the event "started" marks the start of the program itself.
/// </summary>
public static class MediaTelemetry
{
    /// <summary>The name of the activity source, for subscribers.</summary>
    public const string SourceName = "Encoder.Media";

    /// <summary>The name of the event that marks the end of the sandbox's setup and the start of the program.</summary>
    public const string Started = "started";

    internal static readonly ActivitySource Source = new(SourceName);
}
