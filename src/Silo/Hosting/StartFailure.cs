using System.Data.Common;
using System.Net.Sockets;
using Encoder.Storage;
using Microsoft.Extensions.Options;

namespace Encoder.Silo.Hosting;

/// <summary>Explains to the operator why the service could not start.</summary>
public static class StartFailure
{
    /// <summary>
    /// Returns a sentence about a problem that the operator can fix: an option, a setting, the data folder or the address. Null for a bug.
    /// </summary>
    public static string? Explain(Exception exception) => exception switch
    {
        UsageException or OptionsValidationException or SetupException => exception.Message,
        SocketException => $"Cannot listen on Encoder:Host and Encoder:Port: {exception.Message}.",
        DbException => $"The database in the data folder cannot be opened: {exception.Message}",
        // A setting of the wrong type, or a data folder that is in use, is not writable or contains a corrupt file.
        InvalidOperationException or InvalidDataException or IOException or UnauthorizedAccessException => Messages(exception),
        _ => null,
    };

    private static string Messages(Exception exception)
    {
        var text = exception.Message;
        for (var inner = exception.InnerException; inner is not null; inner = inner.InnerException)
        {
            if (!text.Contains(inner.Message, StringComparison.OrdinalIgnoreCase)) text = $"{text.TrimEnd('.')}: {inner.Message}";
        }
        return text.ReplaceLineEndings(" ");
    }
}
