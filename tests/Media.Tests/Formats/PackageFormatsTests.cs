using Encoder.Media.Formats;
using Encoder.Media.Planning;
using Encoder.Media.Processes;
using Encoder.Media.Tests.Planning;

namespace Encoder.Media.Tests.Formats;

public sealed class PackageFormatsTests
{
    [Theory]
    [InlineData(OutputFormat.Hls, "hls")]
    [InlineData(OutputFormat.Mp4, "mp4")]
    [InlineData(OutputFormat.Dash, "dash")]
    [InlineData(OutputFormat.Cmaf, "cmaf")]
    [InlineData(OutputFormat.Audio, "audio")]
    [InlineData(OutputFormat.Storyboard, "storyboard")]
    public void Every_format_is_registered_under_its_name(OutputFormat format, string name)
    {
        Assert.Equal(name, PackageFormats.Of(format).Name);
        Assert.Equal(Enum.GetValues<OutputFormat>(), PackageFormats.All.Select(known => known.Format));
    }

    [Fact]
    public void A_ladder_is_one_playlist_of_all_rungs_made_without_ffmpeg_and_decoded_track_by_track()
    {
        var (format, plan, output) = Planned(OutputFormat.Hls);
        var file = Assert.Single(format.Files(plan, output));
        Assert.Equal(("index.m3u8", true), (file.Name, file.IsPlaylist));
        Assert.Equal(["v240", "v360"], file.Encodes.Select(e => e.Key));
        Assert.Empty(format.PackageCommands(plan, output));
        Assert.Equal(
            ["file:in/file/240/index.m3u8", "file:in/file/360/index.m3u8", "file:in/file/audio/index.m3u8"],
            format.DecodeCommands(plan, output).Select(Input));
    }

    [Theory]
    [InlineData(OutputFormat.Dash, "manifest.mpd")]
    [InlineData(OutputFormat.Cmaf, "index.m3u8")]
    public void DASH_and_CMAF_are_ladders_that_differ_in_the_files_named_to_clients(OutputFormat asked, string manifest)
    {
        var (format, plan, output) = Planned(asked);
        var file = Assert.Single(format.Files(plan, output));
        Assert.Equal((manifest, true), (file.Name, file.IsPlaylist));
        Assert.Equal(3, format.DecodeCommands(plan, output).Count());
    }

    [Fact]
    public void An_mp4_preset_is_a_file_for_each_rung_made_by_one_run_and_decoded_one_by_one()
    {
        var (format, plan, output) = Planned(OutputFormat.Mp4);
        var files = format.Files(plan, output);
        Assert.Equal([("240.mp4", false), ("360.mp4", false)], files.Select(file => (file.Name, file.IsPlaylist)));
        Assert.Equal(["v240", "v360"], files.Select(file => Assert.Single(file.Encodes).Key));
        var package = Assert.Single(format.PackageCommands(plan, output));
        Assert.Equal(["out/240.mp4", "out/360.mp4"], package.Arguments.Where(a => a.StartsWith("out/", StringComparison.Ordinal)));
        Assert.Equal(["file:in/file", "file:in/file"], format.DecodeCommands(plan, output).Select(Input));
    }

    [Fact]
    public void An_audio_preset_is_one_file_without_video()
    {
        var (format, plan, output) = Planned(OutputFormat.Audio);
        var file = Assert.Single(format.Files(plan, output));
        Assert.Equal(("audio.m4a", false), (file.Name, file.IsPlaylist));
        Assert.Empty(file.Encodes);
        Assert.Empty(plan.Video);
        Assert.Empty(plan.Chunks);
        Assert.Equal("out/audio.m4a", Assert.Single(format.PackageCommands(plan, output)).Arguments[^1]);
        Assert.Single(format.DecodeCommands(plan, output));
    }

    private static string Input(FfmpegCommand command) => command.Arguments.SkipWhile(a => a != "-i").ElementAt(1);

    private static (PackageFormat Format, EncodePlan Plan, OutputPlan Output) Planned(OutputFormat format)
    {
        var info = Sources.Info(
            Sources.Video() with { Duration = null }, Sources.Audio() with { Duration = null }) with { Duration = null };
        var plan = Planner.Plan(info, Sources.Scan(), new([new("p", format, [240, 360])], []), new(), new()).Plan!;
        return (PackageFormats.Of(format), plan, plan.Outputs[0]);
    }
}
