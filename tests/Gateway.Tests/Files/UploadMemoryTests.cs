using System.Diagnostics;
using System.Net;
using Encoder.Gateway.Tests.Hosting;

namespace Encoder.Gateway.Tests.Files;

/// <summary>Measures the memory of the process during an upload.</summary>
[Collection(nameof(Alone))]
public sealed class UploadMemoryTests
{
    private const int KiB = 1024;

    [Fact]
    public async Task A_large_upload_is_streamed_and_not_held_in_memory()
    {
        const long Size = 256L << 20;
        await using var gateway = await RunningGateway.Start();
        await gateway.Ada.Upload(new byte[KiB]).Json(201);

        var before = Process.GetCurrentProcess().WorkingSet64;
        var (peak, done) = (before, false);
        var watch = Task.Run(async () =>
        {
            while (!Volatile.Read(ref done))
            {
                using var self = Process.GetCurrentProcess();
                peak = Math.Max(peak, self.WorkingSet64);
                await Task.Delay(5);
            }
        });
        var file = await gateway.Ada.PostAsync(
            "/v1/files", new MultipartFormDataContent { { new Zeros(Size), "file", "a.mp4" } }).Json(201);
        Volatile.Write(ref done, true);
        await watch;

        Assert.Equal(Size, (long?)file["size"]);
        Assert.True(peak - before < 64 << 20, $"the process grew by {(peak - before) >> 20} MiB during an upload of {Size >> 20} MiB");
    }

    private sealed class Zeros(long size) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            var block = new byte[64 * KiB];
            for (var left = size; left > 0; left -= block.Length)
                await stream.WriteAsync(block.AsMemory(0, (int)Math.Min(left, block.Length)));
        }

        protected override bool TryComputeLength(out long length)
        {
            length = size;
            return true;
        }
    }
}
