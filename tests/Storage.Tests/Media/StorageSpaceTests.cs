using Encoder.Storage.Media;
using Encoder.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Encoder.Storage.Tests.Media;

/// <summary>What can be told on a disk that has room. The tests from end to end fill one of their own.</summary>
public sealed class StorageSpaceTests : IDisposable
{
    private const int Reserve = 1 << 20;
    private readonly TemporaryFolder _folder = new();
    private readonly DataFolder _data;

    public StorageSpaceTests() => _data = new DataFolder(_folder.File("data"));

    [Fact]
    public void The_reserve_takes_its_room_gives_it_up_in_steps_and_comes_back()
    {
        using var space = Space();
        Assert.Equal(Reserve, new FileInfo(_data.Reserve).Length);
        Assert.False(space.IsLow);

        // The service looks once a second, and would make it whole again.
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
