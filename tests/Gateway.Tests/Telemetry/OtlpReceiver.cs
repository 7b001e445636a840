using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Encoder.Gateway.Tests.Telemetry;

/// <summary>A collector that receives OTLP over HTTP (protobuf), and decodes only what the tests need.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<(string Path, byte[] Body)> _received = new();

    private OtlpReceiver()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.MapPost("/v1/{signal}", async (HttpRequest request) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            _received.Enqueue((request.Path, body.ToArray()));
            return TypedResults.Bytes([], "application/x-protobuf");
        });
    }

    /// <summary>The settings that make a service export to this receiver.</summary>
    public Dictionary<string, string?> Settings => new()
    {
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = _app.Urls.Single(),
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        ["OTEL_METRIC_EXPORT_INTERVAL"] = "500",
    };

    /// <summary>The spans received. ExportTraceServiceRequest: resource_spans = 1, scope_spans = 2, spans = 2.</summary>
    public IReadOnlyList<Span> Spans =>
        [.. Of("/v1/traces").SelectMany(r => r.All(1)).SelectMany(r => r.All(2)).SelectMany(s => s.All(2)).Select(s => new Span(s))];

    /// <summary>
    /// The trace ids of log records. ExportLogsServiceRequest: resource_logs = 1, scope_logs = 2, log_records = 2, trace_id = 9.
    /// </summary>
    public IReadOnlyList<string> LoggedTraces =>
        [.. Of("/v1/logs").SelectMany(r => r.All(1)).SelectMany(r => r.All(2)).SelectMany(s => s.All(2)).Select(l => l.Id(9))];

    /// <summary>
    /// The names of metrics. ExportMetricsServiceRequest: resource_metrics = 1, scope_metrics = 2, metrics = 2, name = 1.
    /// </summary>
    public IReadOnlyList<string> Metrics =>
        [.. Of("/v1/metrics").SelectMany(r => r.All(1)).SelectMany(r => r.All(2)).SelectMany(s => s.All(2)).Select(m => m.Text(1))];

    /// <summary>Returns whether anything received contains a text.</summary>
    public bool Holds(string text) => _received.Any(r => r.Body.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0);

    public static async Task<OtlpReceiver> Start()
    {
        var receiver = new OtlpReceiver();
        await receiver._app.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private IEnumerable<Message> Of(string path) => _received.Where(r => r.Path == path).Select(r => new Message(r.Body));

    /// <summary>
    /// A span. Fields: trace_id = 1, span_id = 2, parent_span_id = 4, name = 5, attributes = 9 (key = 1, value = 2, string_value = 1).
    /// </summary>
    internal sealed record Span(string Trace, string Id, string Parent, string Name, Dictionary<string, string> Tags)
    {
        public Span(Message message)
            : this(
                message.Id(1), message.Id(2), message.Id(4), message.Text(5),
                message.All(9).ToDictionary(a => a.Text(1), a => a.All(2).Single().Text(1)))
        {
        }
    }

    /// <summary>The length-delimited fields of a protobuf message (https://protobuf.dev/programming-guides/encoding/).</summary>
    internal sealed class Message
    {
        private readonly List<(int Number, byte[] Value)> _fields = [];

        public Message(ReadOnlySpan<byte> bytes)
        {
            while (bytes.Length > 0)
            {
                var tag = Varint(ref bytes);
                var size = (int)(tag & 7) switch { 1 => 8, 5 => 4, 2 => (int)Varint(ref bytes), _ => 0 };
                if ((tag & 7) == 0) Varint(ref bytes);
                if ((tag & 7) == 2) _fields.Add(((int)(tag >> 3), bytes[..size].ToArray()));
                bytes = bytes[size..];
            }
        }

        public IEnumerable<Message> All(int number) => _fields.Where(f => f.Number == number).Select(f => new Message(f.Value));

        public string Text(int number) => Encoding.UTF8.GetString(Bytes(number));

        public string Id(int number) => Convert.ToHexStringLower(Bytes(number));

        private byte[] Bytes(int number) => _fields.Find(f => f.Number == number).Value ?? [];

        private static ulong Varint(ref ReadOnlySpan<byte> bytes)
        {
            ulong value = 0;
            for (var (i, shift) = (0, 0); ; i++, shift += 7)
            {
                value |= (ulong)(bytes[i] & 0x7f) << shift;
                if (bytes[i] >= 0x80) continue;
                bytes = bytes[(i + 1)..];
                return value;
            }
        }
    }
}
