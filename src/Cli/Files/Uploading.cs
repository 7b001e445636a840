using Encoder.Cli.Connection;
using Encoder.Client;
using Encoder.Contracts.Files;
using Spectre.Console;

namespace Encoder.Cli.Files;

/// <summary>Uploads a file and shows the progress.</summary>
internal static class Uploading
{
    public static async Task<MediaFile> Run(EncoderClient client, string path, Printer printer, CancellationToken stopped)
    {
        if (!printer.IsInteractive) return await client.Files.UploadResumable(path, cancellationToken: stopped);
        return await Printer.Terminal().Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new TransferSpeedColumn())
            .StartAsync(context =>
            {
                var bar = context.AddTask("uploading", maxValue: new FileInfo(path).Length);
                return client.Files.UploadResumable(path, new Bar(bar), stopped);
            });
    }

    /// <summary>Unlike <see cref="Progress{T}"/>, this reports synchronously and in order.</summary>
    private sealed class Bar(ProgressTask task) : IProgress<long>
    {
        public void Report(long value) => task.Value = value;
    }
}
