using Encoder.Grains;
using Encoder.Silo.Tests.Jobs;
using Encoder.Testing;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Encoder.Silo.Tests.Hosting;

public sealed class StateSerializerTests : IDisposable
{
    private readonly TemporaryFolder _data = new();

    [Fact]
    public async Task Grain_state_is_stored_in_the_form_of_the_service_and_not_in_that_of_Orleans()
    {
        await using var world = await JobWorld.Start(_data, slots: 0);
        Assert.IsType<GrainStateSerializer>(world.Get<IOptionsMonitor<MemoryGrainStorageOptions>>().Get(GrainStorage.Provider).GrainStorageSerializer);
    }

    public void Dispose() => _data.Dispose();
}
