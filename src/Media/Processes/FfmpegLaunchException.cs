namespace Encoder.Media.Processes;

/// <summary>
/// A program could not be started as it must be: no sandbox, no ffmpeg, no way to limit or kill it. It concerns the operator, not the
/// job; its message may hold paths of this machine.
/// </summary>
public sealed class FfmpegLaunchException(string message, Exception? inner = null) : Exception(message, inner);
