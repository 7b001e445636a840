namespace Encoder.Cli;

/// <summary>The exit codes of commands, for scripts.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>The job failed, or something else went wrong.</summary>
    public const int Failure = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 2;

    /// <summary>The service refused the request: because of the token, the request or the state of the job.</summary>
    public const int Refused = 3;

    /// <summary>The service cannot be reached, or cannot work at the moment.</summary>
    public const int Unavailable = 4;

    /// <summary>The command was stopped by Ctrl+C.</summary>
    public const int Stopped = 130;
}
