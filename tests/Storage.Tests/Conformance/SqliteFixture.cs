using Encoder.Sqlite;
using Encoder.Storage.Sql;
using Encoder.Testing;

namespace Encoder.Storage.Tests.Conformance;

public sealed class SqliteFixture : IStorageFixture, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<SqliteFile> _files = [];

    public async Task<IDatabase> NewDatabase()
    {
        var file = new SqliteFile(new SqliteFileOptions { Path = _folder.File($"{_files.Count}.db"), SurvivePowerLoss = false });
        _files.Add(file);
        return await SqliteDatabase.Open(file);
    }

    public void Dispose()
    {
        foreach (var file in _files) file.Dispose();
        _folder.Dispose();
    }
}

public sealed class SqliteUploadIndexTests(SqliteFixture fixture) : UploadIndexConformance(fixture), IClassFixture<SqliteFixture>;

public sealed class SqliteJobIndexTests(SqliteFixture fixture) : JobIndexConformance(fixture), IClassFixture<SqliteFixture>;

public sealed class SqliteFileIndexTests(SqliteFixture fixture) : FileIndexConformance(fixture), IClassFixture<SqliteFixture>;

public sealed class SqliteWorkQueueTests(SqliteFixture fixture) : WorkQueueConformance(fixture), IClassFixture<SqliteFixture>;

public sealed class SqliteWorkClockTests(SqliteFixture fixture) : WorkClockConformance(fixture), IClassFixture<SqliteFixture>;

public sealed class SqliteFairShareTests(SqliteFixture fixture) : FairShareConformance(fixture), IClassFixture<SqliteFixture>;

public sealed class SqliteUsageTests(SqliteFixture fixture) : UsageConformance(fixture), IClassFixture<SqliteFixture>;

public sealed class SqliteFairnessTests(SqliteFixture fixture) : WorkFairnessConformance(fixture), IClassFixture<SqliteFixture>;

public sealed class SqliteWorkSignalTests(SqliteFixture fixture) : WorkSignalConformance(fixture), IClassFixture<SqliteFixture>;

public sealed class SqliteIdempotencyTests(SqliteFixture fixture) : IdempotencyConformance(fixture), IClassFixture<SqliteFixture>;

public sealed class SqliteWebhookLogTests(SqliteFixture fixture) : WebhookLogConformance(fixture), IClassFixture<SqliteFixture>;

public sealed class SqliteJobFeedTests(SqliteFixture fixture) : JobFeedConformance(fixture), IClassFixture<SqliteFixture>;
