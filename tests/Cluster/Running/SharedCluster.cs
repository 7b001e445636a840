namespace Encoder.Cluster.Running;

/// <summary>One cluster for all tests that leave it mostly as it was. Each test heals it first.</summary>
public sealed class SharedCluster : IAsyncLifetime
{
    internal ClusterUnderTest Cluster { get; } = new();

    public async ValueTask InitializeAsync() => await Cluster.Heal();

    public ValueTask DisposeAsync() => Cluster.DisposeAsync();
}

[CollectionDefinition(Name)]
public sealed class ClusterCollection : ICollectionFixture<SharedCluster>
{
    public const string Name = "cluster";
}
