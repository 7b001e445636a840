using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Encoder.Gateway.Hosting;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;

namespace Encoder.Gateway.Problems;

/// <summary>
/// Sends a problem document in response to requests that Kestrel rejects before the application sees them: invalid HTTP, a request line or
/// headers that are too long or too slow, or a NUL in the path.
/// </summary>
/// <remarks>
/// Kestrel raises a diagnostic event before it responds with an empty body. On that event, this class writes its own response to the
/// connection and drops Kestrel's. Kestrel then closes the connection in any case.
/// </remarks>
internal static class RejectedRequests
{
    private const string BadRequest = "Microsoft.AspNetCore.Server.Kestrel.BadRequest";

    /// <summary>Makes the output of every connection replaceable. Call it before endpoints are added.</summary>
    public static void WatchConnections(this KestrelServerOptions kestrel) =>
        kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Use(next => async connection =>
        {
            var output = new ReplaceableOutput(connection.Transport.Output);
            connection.Transport = new Transport(connection.Transport.Input, output);
            connection.Features.Set(output);
            await next(connection);
        }));

    /// <summary>Responds to rejected requests until the application has stopped.</summary>
    public static void UseRejectedRequests(this WebApplication app)
    {
        var json = app.Services.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        var events = app.Services.GetRequiredService<DiagnosticListener>().Subscribe(new Observer(json), name => name == BadRequest);
        app.Lifetime.ApplicationStopped.Register(events.Dispose);
    }

    private static byte[] Answer(int status, JsonSerializerOptions json)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(Problem.ForStatus(status), json);
        var head = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {status} {ReasonPhrases.GetReasonPhrase(status)}\r\n")
            .Append(CultureInfo.InvariantCulture, $"Date: {DateTimeOffset.UtcNow:r}\r\n")
            .Append("Content-Type: application/problem+json\r\n")
            .Append(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}\r\n")
            .Append("Connection: close\r\n");
        foreach (var (name, value) in SecurityHeaders.All) head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        return [.. Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()), .. body];
    }

    private sealed class Observer(JsonSerializerOptions json) : IObserver<KeyValuePair<string, object?>>
    {
        public void OnNext(KeyValuePair<string, object?> announced)
        {
            if (announced.Value is IFeatureCollection request
                && request.Get<IBadRequestExceptionFeature>()?.Error is Microsoft.AspNetCore.Http.BadHttpRequestException rejection
                && request.Get<IHttpResponseFeature>() is { HasStarted: false }
                && request.Get<ReplaceableOutput>() is { } output)
            {
                output.Replace(Answer(rejection.StatusCode, json));
            }
        }

        public void OnCompleted() { }

        public void OnError(Exception error) { }
    }

    private sealed record Transport(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    /// <summary>The output of a connection, whose last response can be replaced.</summary>
    private sealed class ReplaceableOutput(PipeWriter output) : PipeWriter
    {
        private byte[]? _dropped;

        public override bool CanGetUnflushedBytes => output.CanGetUnflushedBytes;

        public override long UnflushedBytes => output.UnflushedBytes;

        /// <summary>Writes a last response, and drops everything that follows.</summary>
        public void Replace(ReadOnlySpan<byte> last)
        {
            if (_dropped is not null) return;
            output.Write(last);
            _dropped = new byte[4096];
        }

        public override Memory<byte> GetMemory(int sizeHint = 0) => _dropped is null ? output.GetMemory(sizeHint) : Dropped(sizeHint);

        public override Span<byte> GetSpan(int sizeHint = 0) => _dropped is null ? output.GetSpan(sizeHint) : Dropped(sizeHint);

        public override void Advance(int bytes)
        {
            if (_dropped is null) output.Advance(bytes);
        }

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) =>
            output.FlushAsync(cancellationToken);

        public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default) =>
            _dropped is null ? output.WriteAsync(source, cancellationToken) : output.FlushAsync(cancellationToken);

        public override void CancelPendingFlush() => output.CancelPendingFlush();

        public override void Complete(Exception? exception = null) => output.Complete(exception);

        public override ValueTask CompleteAsync(Exception? exception = null) => output.CompleteAsync(exception);

        private byte[] Dropped(int sizeHint) => _dropped = _dropped!.Length < sizeHint ? new byte[sizeHint] : _dropped;
    }
}
