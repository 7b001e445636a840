using System.Data.Common;
using System.Text.Json;
using Dapper;
using Encoder.Contracts.Json;
using Encoder.Contracts.Webhooks;
using Encoder.Storage.Sql;

namespace Encoder.Storage.Webhooks;

internal sealed class WebhookLog(IDatabase database) : IWebhookLog
{
    private const string Write =
        """
        INSERT INTO webhook_deliveries (id, tenant, job_id, at, document) VALUES (@Id, @tenant, @jobId, @at, @document)
        ON CONFLICT (id) DO UPDATE SET at = @at, document = @document
        """;

    private const string Fails =
        """
        INSERT INTO webhook_endpoints (tenant, url, failing_since, attempted_at) VALUES (@tenant, @Url, @at, @at)
        ON CONFLICT (tenant, url) DO UPDATE SET attempted_at = @at
        """;

    private readonly string[] _forget =
    [
        $"DELETE FROM webhook_deliveries WHERE at < {database.Dialect.Now} - @milliseconds",
        $"DELETE FROM webhook_endpoints WHERE attempted_at < {database.Dialect.Now} - @milliseconds",
    ];

    public Task Plan(string tenant, string jobId, WebhookDelivery due) =>
        database.Write(connection => Add(connection, tenant, jobId, due));

    public Task Record(string tenant, string jobId, WebhookDelivery made, WebhookDelivery? due, bool? isSuccess, TimeSpan lifetime)
    {
        ArgumentNullException.ThrowIfNull(made);
        var milliseconds = (long)lifetime.TotalMilliseconds;
        return database.Write(async connection =>
        {
            await Add(connection, tenant, jobId, made);
            if (due is not null) await Add(connection, tenant, jobId, due);
            var endpoint = new { tenant, made.Url, at = made.At.ToUnixTimeMilliseconds() };
            if (isSuccess == true)
                await connection.ExecuteAsync("DELETE FROM webhook_endpoints WHERE tenant = @tenant AND url = @Url", endpoint);
            else if (isSuccess == false) await connection.ExecuteAsync(Fails, endpoint);
            foreach (var statement in _forget) await connection.ExecuteAsync(statement, new { milliseconds });
            return true;
        });
    }

    public Task<Page<WebhookDelivery>> List(string tenant, string jobId, PageRequest page) => database.Read(async connection =>
    {
        var total = await connection.ExecuteScalarAsync<long>(
            "SELECT count(*) FROM webhook_deliveries WHERE tenant = @tenant AND job_id = @jobId", new { tenant, jobId });
        if (page.Offset >= total) return new Page<WebhookDelivery>([], total);
        var documents = await connection.QueryAsync<string>(
            """
            SELECT document FROM webhook_deliveries WHERE tenant = @tenant AND job_id = @jobId
            ORDER BY sequence DESC LIMIT @limit OFFSET @offset
            """,
            new { tenant, jobId, limit = page.PerPage, offset = page.Offset });
        return new Page<WebhookDelivery>([.. documents.Select(Read)], total);
    });

    public Task<WebhookDelivery?> Get(string tenant, string jobId, string deliveryId) => database.Read(async connection =>
    {
        var document = await connection.QuerySingleOrDefaultAsync<string>(
            "SELECT document FROM webhook_deliveries WHERE id = @deliveryId AND tenant = @tenant AND job_id = @jobId",
            new { tenant, jobId, deliveryId });
        return document is null ? null : Read(document);
    });

    public Task<EndpointFailure?> FailureOf(string tenant, string url) => database.Read(async connection =>
    {
        var row = await connection.QuerySingleOrDefaultAsync<Endpoint>(
            "SELECT failing_since AS Since, attempted_at AS LastAttempt FROM webhook_endpoints WHERE tenant = @tenant AND url = @url",
            new { tenant, url });
        return row is null
            ? null
            : new EndpointFailure(
                DateTimeOffset.FromUnixTimeMilliseconds(row.Since), DateTimeOffset.FromUnixTimeMilliseconds(row.LastAttempt));
    });

    private static Task<int> Add(DbConnection connection, string tenant, string jobId, WebhookDelivery row) => connection.ExecuteAsync(
        Write,
        new
        {
            row.Id,
            tenant,
            jobId,
            at = row.At.ToUnixTimeMilliseconds(),
            document = JsonSerializer.Serialize(row, EncoderJson.Options),
        });

    private static WebhookDelivery Read(string document) => JsonSerializer.Deserialize<WebhookDelivery>(document, EncoderJson.Options)!;

    private sealed record Endpoint
    {
        public required long Since { get; init; }

        public required long LastAttempt { get; init; }
    }
}
