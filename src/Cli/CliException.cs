namespace Encoder.Cli;

/// <summary>The exception thrown when a command fails. The message is for the user.</summary>
internal sealed class CliException(string message, int exitCode) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}
