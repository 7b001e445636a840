namespace Encoder.Cluster.Running;

/// <summary>One cluster for all tests of a collection, which leave it mostly as it was. Each test heals it first.</summary>
public sealed class SharedCluster : IAsyncLifetime
{
    internal ClusterUnderTest Cluster { get; } = new();

    public async ValueTask InitializeAsync() => await Cluster.Heal();

    public ValueTask DisposeAsync() => Cluster.DisposeAsync();
}

/// <summary>Tests of a silo that dies, hangs or answers late.</summary>
[CollectionDefinition(Name)]
public sealed class LostSilos : ICollectionFixture<SharedCluster>
{
    public const string Name = "lost silos";
}

/// <summary>Tests of a cluster that loses its database or a gateway, or is restarted, and of jobs controlled in it.</summary>
[CollectionDefinition(Name)]
public sealed class Interruptions : ICollectionFixture<SharedCluster>
{
    public const string Name = "interruptions";
}
