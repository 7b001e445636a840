using Encoder.Storage.Files;
using Encoder.Storage.Jobs;
using Encoder.Storage.Sql;
using Encoder.Storage.Work;

namespace Encoder.Storage.Tests.Conformance;

/// <summary>A kind of database to run the conformance suite on.</summary>
public interface IStorageFixture
{
    /// <summary>Creates a database of this kind with all tables and no rows.</summary>
    Task<IDatabase> NewDatabase();
}

/// <summary>Tests that must pass on every kind of database. Each test has a database of its own.</summary>
public abstract class StorageConformance(IStorageFixture fixture) : IAsyncLifetime
{
    protected const string Acme = "acme";
    protected const string Globex = "globex";

    protected IDatabase Database { get; private set; } = null!;

    private protected JobFeed Feed => field ??= new JobFeed(Database);

    protected IJobIndex Jobs => field ??= new JobIndex(Database, Feed);

    protected IFileIndex Files => field ??= new FileIndex(Database);

    protected IWorkQueue Work => field ??= new WorkQueue(Database);

    public async ValueTask InitializeAsync() => Database = await NewDatabase();

    public ValueTask DisposeAsync() => default;

    protected Task<IDatabase> NewDatabase() => fixture.NewDatabase();
}
