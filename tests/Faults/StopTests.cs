using Encoder.EndToEnd;
using Encoder.EndToEnd.Checking;
using Encoder.EndToEnd.Running;
using Encoder.Testing;

namespace Encoder.Faults;

/// <summary>Stops the service with SIGTERM.</summary>
public sealed class StopTests : IDisposable
{
    private readonly TemporaryFolder _data = new();

    [Fact]
    public async Task A_service_stopped_while_it_encodes_exits_cleanly_and_the_next_one_continues()
    {
        await using var receiver = await Receiver.Start();
        await using var stopped = await Service.Start(
            _data.Path, new Dictionary<string, string> { ["Encoder:Worker:DrainTimeout"] = "00:00:01" });
        var upload = await stopped.Client.Upload(Clip.Long);
        var job = await stopped.Client.Post(Jobs.Seed(upload.Id, receiver.Url));
        await stopped.HasBegun(job.Id, "encode-0");
        await EncoderProcesses.Running(_data.Path);

        Assert.Equal(0, await stopped.Terminate(within: TimeSpan.FromSeconds(8)));

        Assert.Empty(EncoderProcesses.Of(_data.Path));
        await using var next = await Service.Start(_data.Path);
        await Invariants.Check(await next.Client.Ended(job.Id), receiver, stopped, next);
    }

    [Fact]
    public async Task An_idle_service_stops_immediately()
    {
        await using var service = await Service.Start(_data.Path);
        Assert.Equal(0, await service.Terminate(within: TimeSpan.FromSeconds(5)));
    }

    public void Dispose() => _data.Dispose();
}
