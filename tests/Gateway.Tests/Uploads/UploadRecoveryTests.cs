using Encoder.Gateway.Tests.Hosting;
using Encoder.Silo.Tests.Jobs;
using Encoder.Storage.Files;
using Encoder.Storage.Media;
using Encoder.Storage.Uploads;
using Microsoft.Extensions.DependencyInjection;

namespace Encoder.Gateway.Tests.Uploads;

/// <summary>Tests uploads that have arrived completely but failed to become a file at first.</summary>
public sealed class UploadRecoveryTests
{
    [Theory]
    [InlineData("IUploadIndex.Name")]
    [InlineData("IMediaStore.Publish")]
    [InlineData("IFileIndex.Add")]
    [InlineData("IUploadIndex.Finish")]
    public async Task An_upload_that_failed_at_a_step_becomes_a_file_when_its_client_asks(string step)
    {
        var fails = true;
        var faults = new Faults
        {
            OnCall = call =>
            {
                if (fails && call == step) throw new IOException("The step fails.");
            },
        };
        await using var gateway = await RunningGateway.Start(configure: builder =>
        {
            Wrap<IFileIndex>(builder.Services, faults);
            Wrap<IMediaStore>(builder.Services, faults);
            Wrap<IUploadIndex>(builder.Services, faults);
        });
        using var created = await Send(gateway, HttpMethod.Post, "/v1/uploads", ("Upload-Length", "3"));
        var upload = created.Headers.Location!.AbsolutePath;
        using var bytes = new ByteArrayContent([1, 2, 3]);
        bytes.Headers.ContentType = new("application/offset+octet-stream");
        using var failed = await Send(gateway, HttpMethod.Patch, upload, bytes, ("Upload-Offset", "0"));
        Assert.Equal(503, (int)failed.StatusCode);

        fails = false;
        using var head = await Send(gateway, HttpMethod.Head, upload);

        Assert.Equal("3", Assert.Single(head.Headers.GetValues("Upload-Offset")));
        var id = Assert.Single(head.Headers.GetValues("Encoder-File-Id"));
        var file = await gateway.Ada.GetAsync($"/v1/files/{id}").Json();
        Assert.Equal([1, 2, 3], await gateway.Ada.GetByteArrayAsync(new Uri((string)file["fileUrl"]!)));
        Assert.Empty(Directory.GetFiles(Path.Combine(gateway.DataFolder, "work", "uploads")));
        Assert.Single(Directory.GetFiles(Path.Combine(gateway.DataFolder, "media"), "*", SearchOption.AllDirectories));
        Assert.Equal(3, (long)(await gateway.Ada.GetAsync("/v1/usage").Json())["storedBytes"]!);
    }

    private static Task<HttpResponseMessage> Send(
        RunningGateway gateway, HttpMethod method, string path, params (string Name, string Value)[] headers) =>
        Send(gateway, method, path, null, headers);

    private static Task<HttpResponseMessage> Send(
        RunningGateway gateway, HttpMethod method, string path, HttpContent? body, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, path) { Content = body };
        request.Headers.Add("Tus-Resumable", "1.0.0");
        foreach (var (name, value) in headers) request.Headers.Add(name, value);
        return gateway.Ada.SendAsync(request);
    }

    private static void Wrap<T>(IServiceCollection services, Faults faults)
        where T : class
    {
        var inner = services.Last(service => service.ServiceType == typeof(T));
        services.Remove(inner);
        services.AddSingleton(provider => faults.Over((T)ActivatorUtilities.CreateInstance(provider, inner.ImplementationType!)));
    }
}
