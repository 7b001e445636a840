using Encoder.Media.Probing;
using Encoder.Media.Processes;
using Encoder.Media.Tests.Planning;

namespace Encoder.Media.Tests.Probing;

public sealed class ProbeCommandsTests
{
    private static readonly string[] s_input =
    [
        "-format_whitelist", "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,mpegts,mpeg,avi,flv,ogg,asf,mxf,dv,gif,apng,mp3,wav,flac,aac",
        "-protocol_whitelist", "file",
        "-max_pixels", "35389440", "-max_streams", "64", "-probesize", "20000000", "-analyzeduration", "10000000",
        "-i", "file:in/source",
    ];

    [Fact]
    public void Headers_are_read_as_JSON_without_metadata_except_languages_and_titles() =>
        AssertCommand(
            ProbeCommands.Headers("/media/x", new MediaLimits()),
            "-hide_banner", "-loglevel", "error",
            "-of", "json=compact=1",
            "-show_entries",
            "format=format_name,start_time,duration,bit_rate,nb_streams"
            + ":stream=index,codec_name,profile,codec_type,width,height,sample_aspect_ratio,pix_fmt,field_order,"
            + "color_range,color_space,color_transfer,color_primaries,has_b_frames,r_frame_rate,avg_frame_rate,"
            + "start_time,duration,sample_rate,channels,closed_captions"
            + ":stream_disposition=default,attached_pic,timed_thumbnails,still_image,dependent,forced,hearing_impaired,captions,comment,"
            + "visual_impaired,descriptions"
            + ":stream_tags=rotate,alpha_mode,language,title:stream_side_data=displaymatrix,dv_profile,dv_bl_signal_compatibility_id");

    [Fact]
    public void Closed_captions_are_found_by_decoding_a_keyframe() =>
        AssertCommand(
            ProbeCommands.ClosedCaptions("/media/x", new MediaLimits(), 2),
            "-hide_banner", "-loglevel", "error",
            "-of", "default=noprint_wrappers=1", "-select_streams", "2", "-skip_frame", "nokey", "-read_intervals", "%+#60",
            "-show_entries", "stream=closed_captions:frame=media_type");

    [Fact]
    public void Packets_of_all_streams_are_listed_one_per_line() =>
        AssertCommand(
            ProbeCommands.Packets("/media/x", new MediaLimits()),
            "-hide_banner", "-loglevel", "error",
            "-of", "csv=p=0",
            "-show_entries", "packet=stream_index,pts_time,dts_time,duration_time,size,flags");

    [Theory]
    [InlineData("h264", "7")]
    [InlineData("hevc", "33")]
    public void Parameter_sets_in_frames_are_listed_without_decoding(string codec, string type)
    {
        var video = Sources.Video(640, 360) with { Codec = codec };
        var command = ProbeCommands.ParameterSets("/media/x", new MediaLimits(), video);
        Assert.Equal(
            [
                "-hide_banner", "-nostdin", "-nostats", "-loglevel", "error", .. s_input, "-map", $"0:{video.Index}", "-c", "copy",
                "-bsf:v", $"filter_units=pass_types={type}", "-f", "framecrc", "-",
            ],
            command.Arguments);
        Assert.Equal(FfmpegTool.Ffmpeg, command.Tool);
        Assert.Null(command.OutputFolder);
    }

    private static void AssertCommand(FfmpegCommand command, params string[] expected)
    {
        Assert.Equal([.. expected, .. s_input], command.Arguments);
        Assert.Equal(FfmpegTool.Ffprobe, command.Tool);
        Assert.Equal([new("source", "/media/x")], command.Inputs);
        Assert.Null(command.OutputFolder);
    }
}
