namespace Encoder.Media.Tests.Commands;

public sealed class SourceRateTests
{
    [Theory]
    [InlineData("aac", "64k", "sine=frequency=330:sample_rate=48000:duration=20,aformat=channel_layouts=stereo")]
    [InlineData("libopus", "56k", "anoisesrc=r=48000:d=20:c=pink,aformat=channel_layouts=mono")]
    [InlineData("libmp3lame", "80k", "anoisesrc=r=44100:d=20,aformat=channel_layouts=stereo")]
    public async Task No_output_has_more_video_or_audio_bits_than_its_source(string codec, string rate, string audio)
    {
        using var workshop = new Workshop();
        var source = await workshop.Make(
            "-f", "lavfi", "-i", "testsrc2=s=640x360:r=25:d=20,noise=alls=20:allf=t", "-f", "lavfi", "-i", audio,
            "-c:v", "libx264", "-preset", "veryfast", "-b:v", "300k", "-maxrate", "300k", "-bufsize", "300k", "-c:a", codec, "-b:a", rate,
            "source.mkv");

        var product = await workshop.Encode(source, 360);

        var (before, after) = (product.Plan.Scan, (await workshop.Probe(product.Files[0])).Scan!);
        Assert.InRange(after.Bytes, 1, before.Bytes);
        Assert.InRange(after.AudioBytes, 1, before.AudioBytes);
    }
}
