using Dapper;
using Encoder.Sqlite;
using Encoder.Storage.Sql;
using Encoder.Storage.Work;
using Encoder.Testing;

namespace Encoder.Storage.Tests.Conformance;

/// <summary>Databases written by earlier versions.</summary>
public sealed class StorageMigrationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Work_units_of_an_earlier_version_become_work_items_and_keep_their_indexes()
    {
        var path = _folder.File("old.db");
        using (var old = new SqliteFile(new() { Path = path }))
        {
            await old.Migrate("storage", [.. Migrations.Of("sqlite").Take(2)]);
            await old.Write(connection => connection.Execute(
                """
                INSERT INTO work_units (job_id, unit, tenant, priority, turn)
                VALUES ('a', 'encode-3', 'acme', 5, 'a'), ('b', 'package-x', 'acme', 9, 'b')
                """));
        }

        using var file = new SqliteFile(new() { Path = path });
        var database = await SqliteDatabase.Open(file);
        var queue = new WorkQueue(database);

        var first = await queue.Claim("w", TimeSpan.FromHours(1));
        Assert.Equal(new WorkLease("b", WorkItemName.Package("x"), "w", 1, 0), first);
        Assert.Equal(WorkItemName.Encode(3), (await queue.Claim("w", TimeSpan.FromHours(1), first))?.Name);
        var indexes = await database.Read(connection => connection.QueryAsync<string>(
            "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = 'work_items' AND sql IS NOT NULL ORDER BY name"));
        Assert.Equal(["work_claimable", "work_held", "work_not_before"], indexes);
    }

    public void Dispose() => _folder.Dispose();
}
