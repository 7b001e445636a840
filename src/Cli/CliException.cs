namespace Encoder.Cli;

/// <summary>A command cannot do what it was asked for. The message is for the user.</summary>
internal sealed class CliException(string message, int exitCode) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}
