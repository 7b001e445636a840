using Encoder.Gateway.Tests.Hosting;
using Encoder.Silo.Tests.Jobs;
using Encoder.Storage.Files;
using Encoder.Storage.Media;
using Encoder.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Encoder.Gateway.Tests.Files;

/// <summary>
/// Stops a service between two steps of an upload or a deletion, so that the remaining steps never happen, as after SIGKILL. The next start
/// must leave files with their bytes, and nothing else.
/// </summary>
public sealed class UploadCrashTests : IDisposable
{
    private readonly TemporaryFolder _data = new();

    [Theory]
    [InlineData("IFileIndex.Announce", 0)]
    [InlineData("IMediaStore.Publish", 0)]
    [InlineData("IFileIndex.Add", 0)]
    public async Task An_upload_interrupted_before_a_step_leaves_nothing(string step, int files)
    {
        await Interrupted(step, gateway => gateway.Ada.Upload([1, 2, 3]));
        await Check(files);
    }

    [Theory]
    [InlineData("IFileIndex.Remove", 1)]
    [InlineData("IMediaStore.Delete", 0)]
    [InlineData("IFileIndex.Forget", 0)]
    public async Task A_deletion_interrupted_before_a_step_leaves_a_file_with_its_bytes_or_neither(string step, int files)
    {
        string id;
        await using (var gateway = await Start()) id = (string)(await gateway.Ada.Upload([1, 2, 3]).Json(201))["id"]!;
        await Interrupted(step, gateway => gateway.Ada.DeleteAsync($"/v1/files/{id}"));
        await Check(files);
    }

    private async Task Check(int files)
    {
        await using var next = await Start();
        var listed = (await next.Ada.GetAsync("/v1/files").Json())["data"]!.AsArray().Select(file => (string)file!["filePath"]!).ToArray();
        var media = Path.Combine(_data.Path, "media");
        Assert.Equal(files, listed.Length);
        Assert.Equal(
            listed, Directory.GetFiles(media, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(media, path)));
        Assert.Empty(UploadTests.StagedIn(_data.Path));
        Assert.Empty(await next.Get<IFileIndex>().ListUnnamed(TimeSpan.Zero));
    }

    /// <summary>Sends a request to a service that blocks forever before a step, and then stops the service.</summary>
    private async Task Interrupted(string step, Func<RunningGateway, Task<HttpResponseMessage>> send)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var faults = new Faults
        {
            OnCall = call =>
            {
                if (call != step) return;
                reached.TrySetResult();
                Thread.Sleep(Timeout.Infinite);
            },
        };
        await using var gateway = await Start(faults);
        var request = send(gateway);
        await reached.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.False(request.IsCompleted);
    }

    private Task<RunningGateway> Start(Faults? faults = null) => RunningGateway.Start(
        new() { ["Encoder:Storage:DataFolder"] = _data.Path },
        builder =>
        {
            // Shortens the shutdown, because the blocked request never ends.
            builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromMilliseconds(200));
            if (faults is null) return;
            Wrap<IFileIndex>(builder.Services, faults);
            Wrap<IMediaStore>(builder.Services, faults);
        });

    private static void Wrap<T>(IServiceCollection services, Faults faults)
        where T : class
    {
        var inner = services.Last(service => service.ServiceType == typeof(T));
        services.Remove(inner);
        services.AddSingleton(provider => faults.Over((T)ActivatorUtilities.CreateInstance(provider, inner.ImplementationType!)));
    }

    public void Dispose() => _data.Dispose();
}
