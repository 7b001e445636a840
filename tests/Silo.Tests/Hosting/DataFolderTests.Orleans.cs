using Encoder.Silo.Tests.Jobs;
using Encoder.Storage;
using Encoder.Testing;

namespace Encoder.Silo.Tests.Hosting;

public sealed class DataFolderTests : IDisposable
{
    private readonly TemporaryFolder _data = new();

    [Fact]
    public async Task A_folder_whose_jobs_went_with_another_process_is_refused_and_left_as_it_is()
    {
        await using (var world = await JobWorld.Start(_data, slots: 0)) await world.Submit();

        var refusal = await Assert.ThrowsAsync<SetupException>(() => JobWorld.Start(_data));
        Assert.Contains("Encoder:Storage:DataFolder", refusal.Message, StringComparison.Ordinal);
        using var database = new Sqlite.SqliteFile(new() { Path = _data.File("encoder.db") });
        Assert.Equal(1L, await database.Write(connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT count(*) FROM jobs";
            return (long)command.ExecuteScalar()!;
        }));
    }

    public void Dispose() => _data.Dispose();
}
