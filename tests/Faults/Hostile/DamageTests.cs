using Encoder.EndToEnd.Running;
using Encoder.Testing;

namespace Encoder.Faults.Hostile;

/// <summary>
/// Tests videos that are truncated or damaged, in the same way in every run. Each job completes with outputs that decode, or fails with a
/// code. No job hangs, and the service keeps working.
/// </summary>
/// <remarks>
/// By default a sample runs. A long run damages each container in 84 ways (or <c>ENCODER_FUZZ</c>), and truncates it at every 5 %.
/// </remarks>
public sealed class DamageTests(HostileService service) : IClassFixture<HostileService>, IDisposable
{
    private const int Sample = 2;

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Containers => new("mp4", "mov", "mkv", "webm", "ts", "avi");

    [Theory]
    [MemberData(nameof(Containers))]
    public async Task Damaged_videos_complete_or_fail_with_a_code(string container)
    {
        var damages = Thoroughness.Of("ENCODER_FUZZ", Sample, all: 84);
        var whole = await File.ReadAllBytesAsync(Make(container));
        (string What, byte[] Content)[] files =
        [
            ("whole", whole),
            .. (damages == Sample ? [50, 90] : Enumerable.Range(1, 19).Select(i => i * 5))
                .Select(percent => ($"cut off at {percent} %", whole[..(whole.Length * percent / 100)])),
            .. Enumerable.Range(0, damages).Select(seed => ($"damage {seed}", Damage(whole, seed))),
        ];
        var completed = 0;
        await Task.WhenAll(files.Select(async (file, i) =>
        {
            var path = _folder.File($"{i}.{container}");
            await File.WriteAllBytesAsync(path, file.Content);
            var what = $"{container}, {file.What}";
            try
            {
                var job = await service.Run(path);
                service.Check(what, job);
                if (job.Files is { Length: > 0 }) Interlocked.Increment(ref completed);
                Assert.True(i > 0 || job.Error is null, $"{what}: {job.Error}");
            }
            catch (TimeoutException exception)
            {
                Assert.Fail($"{what} hangs: {exception.Message}");
            }
        }));
        Assert.InRange(completed, 1, files.Length - 1);
        await service.CheckNothingIsLeft();
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Returns a copy in which 0.01 % to 1 % of the bytes are changed.</summary>
    private static byte[] Damage(byte[] whole, int seed)
    {
        var random = new Random(seed);
        var damaged = (byte[])whole.Clone();
        var count = Math.Max(1, (int)(whole.Length * Math.Pow(10, -4 + (2 * random.NextDouble()))));
        for (var i = 0; i < count; i++)
        {
            // Half of the changes are in the headers, which are small but matter most.
            var end = i % 2 == 0 ? whole.Length : Math.Min(whole.Length, 2048);
            damaged[random.Next(end)] = (byte)random.Next(256);
        }
        return damaged;
    }

    /// <summary>Makes 1 s of video with audio.</summary>
    private string Make(string container)
    {
        var path = _folder.File($"whole.{container}");
        string[] codecs = container switch
        {
            "webm" => ["-c:v", "libvpx", "-b:v", "200k", "-c:a", "libopus"],
            "avi" => ["-c:v", "mpeg4", "-c:a", "libmp3lame"],
            _ => ["-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac"],
        };
        string[] flags = container == "mov" ? ["-movflags", "+faststart"] : [];
        Tool.Run(
            "ffmpeg", ["-v", "error", "-f", "lavfi", "-i", "testsrc2=s=256x144:r=25:d=1", "-f", "lavfi", "-i", "sine=r=48000:d=1",
            "-pix_fmt", "yuv420p", .. codecs, .. flags, path]);
        return path;
    }
}
