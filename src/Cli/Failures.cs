using System.Net;
using Encoder.Cli.Cluster;
using Encoder.Client;
using Encoder.Storage;
using Microsoft.Extensions.Options;

namespace Encoder.Cli;

/// <summary>Explains failures of commands to the user.</summary>
internal static class Failures
{
    /// <summary>Returns the message for the user and the exit code; null for a bug in the program.</summary>
    public static (string Message, int ExitCode)? Explain(Exception exception) => exception switch
    {
        CliException cli => (cli.Message, cli.ExitCode),
        EncoderException { Status: < HttpStatusCode.InternalServerError } refused => (Text(refused), ExitCode.Refused),
        EncoderException unavailable => (Text(unavailable), ExitCode.Unavailable),
        HttpRequestException => ($"The service cannot be reached: {exception.Message}", ExitCode.Unavailable),
        SetupException or OptionsValidationException or ClusterException => (exception.Message, ExitCode.Failure),
        OperationCanceledException => ("stopped", ExitCode.Stopped),
        _ => null,
    };

    private static string Text(EncoderException refused) => string.Join(
        Environment.NewLine,
        [
            $"{refused.Message} ({(int)refused.Status} {refused.Type})",
            .. refused.Errors.SelectMany(member => member.Value.Select(rule => $"  {member.Key}: {rule}")),
        ]);
}
