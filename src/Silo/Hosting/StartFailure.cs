using System.Data.Common;
using System.Net.Sockets;
using Encoder.Storage;
using Microsoft.Extensions.Options;

namespace Encoder.Silo.Hosting;

/// <summary>Why the service could not start, for its operator.</summary>
public static class StartFailure
{
    /// <summary>
    /// A sentence for what the operator can mend: an option, a setting, the data folder, the address. Null for a fault of the service.
    /// </summary>
    public static string? Explain(Exception exception) => exception switch
    {
        UsageException or OptionsValidationException or SetupException => exception.Message,
        SocketException => $"Encoder:Host and Encoder:Port cannot be listened on: {exception.Message}.",
        DbException => $"The database in the data folder cannot be opened: {exception.Message}",
        // A setting of the wrong type, a data folder that is in use, cannot be written or holds a broken file.
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
