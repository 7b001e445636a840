using Microsoft.Data.Sqlite;

namespace Encoder.Storage.Tests.Sqlite;

public sealed class MigrationTests : SqliteFileTest
{
    private const string First = "CREATE TABLE things (name TEXT); INSERT INTO things VALUES ('first')";
    private const string Second = "ALTER TABLE things ADD COLUMN size INTEGER; UPDATE things SET size = 2";

    [Fact]
    public async Task Scripts_run_once_each_and_in_order()
    {
        await File.Migrate("things", First);
        await File.Migrate("things", First, Second);
        await File.Migrate("things", First, Second);
        Assert.Equal([2L], File.Read(connection => Query(connection, "SELECT size FROM things")));
    }

    [Fact]
    public async Task Components_have_versions_of_their_own()
    {
        await File.Migrate("things", First);
        await File.Migrate("others", "CREATE TABLE others (name TEXT)", "INSERT INTO others VALUES ('a')");
        Assert.Equal([1L], File.Read(connection => Query(connection, "SELECT count(*) FROM others")));
    }

    [Fact]
    public async Task A_failed_script_changes_nothing_and_is_run_again()
    {
        await Assert.ThrowsAsync<SqliteException>(() => File.Migrate("things", First, "INSERT INTO nowhere VALUES (1)"));
        await File.Migrate("things", First, Second);
        Assert.Equal([1L], File.Read(connection => Query(connection, "SELECT count(*) FROM things")));
    }

    [Fact]
    public async Task A_file_of_a_newer_version_is_refused()
    {
        await File.Migrate("things", First, Second);
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => File.Migrate("things", First));
        Assert.Contains("newer version", exception.Message, StringComparison.Ordinal);
    }
}
