namespace Encoder.Media.Processes;

/// <summary>
/// A program could not be started as required: the sandbox or ffmpeg is missing, or there is no means to limit or kill it. The operator
/// must fix this, not the owner of the job. The message may contain paths of this machine.
/// </summary>
public sealed class FfmpegLaunchException(string message, Exception? inner = null) : Exception(message, inner);
