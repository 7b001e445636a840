using Encoder.Storage.Media;
using Encoder.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Encoder.Storage.Tests.Media;

/// <summary>The cases that can be tested on a disk with room. The end-to-end tests fill a disk of their own.</summary>
public sealed class StorageSpaceTests : IDisposable
{
    private const int Reserve = 1 << 20;
    private readonly TemporaryFolder _folder = new();
    private readonly DataFolder _data;

    public StorageSpaceTests() => _data = new DataFolder(_folder.File("data"));

    [Fact]
    public void The_reserve_takes_space_releases_it_in_steps_and_is_restored()
    {
        using var space = Space();
        Assert.Equal(Reserve, new FileInfo(_data.Reserve).Length);
        Assert.False(space.IsLow);

        // Look restores the reserve. The service calls it once a second; here, the test does.
        Assert.True(space.MakeRoom());
        Assert.Equal(Reserve / 16 * 15, new FileInfo(_data.Reserve).Length);
        Assert.True(space.IsLow);

        space.Look();
        Assert.False(space.IsLow);
        Assert.Equal(Reserve, new FileInfo(_data.Reserve).Length);
    }

    [Fact]
    public void Without_a_database_on_the_volume_there_is_no_reserve()
    {
        using var space = Space(hasDatabase: false);
        Assert.False(File.Exists(_data.Reserve));
        Assert.False(space.MakeRoom());
    }

    public void Dispose()
    {
        _data.Dispose();
        _folder.Dispose();
    }

    private StorageSpace Space(bool hasDatabase = true) => new(
        _data, new StorageOptions { LowWater = 1, Reserve = Reserve }, hasDatabase, NullLogger<StorageSpace>.Instance);
}
