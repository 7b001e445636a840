using System.Diagnostics;
using System.Security.Cryptography;
using Encoder.EndToEnd.Running;
using Encoder.Testing;

namespace Encoder.Browser.Uploads;

/// <summary>Tests resumable uploads with an independent client, npm's tus-js-client.</summary>
public sealed class TusClientTests : IDisposable
{
    private const int Size = 24 << 20;

    private static readonly TimeSpan s_deadline = TimeSpan.FromMinutes(2);

    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData(0)]
    [InlineData(5_000_000)]
    public async Task An_upload_continues_after_the_service_was_killed(int part)
    {
        var content = RandomNumberGenerator.GetBytes(Size);
        var video = _folder.File("clip.bin");
        await File.WriteAllBytesAsync(video, content);
        var settings = new Dictionary<string, string> { ["Encoder:Worker:Slots"] = "0" };
        string upload;
        long acknowledged;
        await using (var killed = await Service.Start(_folder.File("data"), settings))
        {
            using var client = Client(killed, video, part);
            upload = (await Line(client, "at")).Split("/v1/uploads/")[1];
            // With parts, all parts that were sent before the last one have been acknowledged.
            while ((acknowledged = long.Parse(await Line(client, "sent"))) <= (part > 0 ? Size / 3 : 0))
            {
            }
            await killed.Kill();
            client.StandardInput.Close();
            await Line(client, "failed");
            await client.WaitForExitAsync();
        }

        await using var next = await Service.Start(_folder.File("data"), settings);
        using var resumed = Client(next, video, part, upload);
        var from = long.Parse(await Line(resumed, "sent"));
        var file = await Line(resumed, "file");
        await resumed.WaitForExitAsync();

        if (part > 0) Assert.InRange(from, acknowledged / part * part, Size);
        Assert.Equal(upload, file);
        using var http = new HttpClient();
        http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", next.Client.Token);
        var stored = Directory.GetFiles(Path.Combine(next.DataFolder, "media"), $"{file}*", SearchOption.AllDirectories);
        Assert.Equal(content, await File.ReadAllBytesAsync(Assert.Single(stored)));
        Assert.Empty(Directory.GetFiles(Path.Combine(next.DataFolder, "work", "uploads")));
        using var answer = await http.GetAsync(new Uri(next.Client.Address, $"/v1/files/{file}"));
        answer.EnsureSuccessStatusCode();
    }

    public void Dispose() => _folder.Dispose();

    private static Process Client(Service service, string video, int part, string? upload = null)
    {
        var endpoint = new Uri(service.Client.Address, "/v1/uploads").AbsoluteUri;
        string[] arguments =
        [
            Repository.File("tests/Browser/Uploads/upload.mjs"), endpoint, service.Client.Token, video, $"{part}",
            .. upload is null ? Array.Empty<string>() : [$"{endpoint}/{upload}"],
        ];
        return Process.Start(new ProcessStartInfo("node", arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
    }

    /// <summary>Waits for the next line of output that begins with a word, and returns the rest of it.</summary>
    private static async Task<string> Line(Process client, string word)
    {
        var said = new List<string>();
        while (await client.StandardOutput.ReadLineAsync().WaitAsync(s_deadline) is { } line)
        {
            if (line.StartsWith($"{word} ", StringComparison.Ordinal)) return line[(word.Length + 1)..];
            said.Add(line);
        }
        throw new InvalidOperationException($"The client ended without \"{word}\": {string.Join('\n', said.TakeLast(10))}");
    }
}
