namespace Encoder.Media.Tests.Probing;

/// <summary>Output of ffprobe 5.1 about real files, shortened to the streams that matter.</summary>
internal static class Recorded
{
    private const string DisplayMatrix =
        "\\n00000000:            0       65536           0"
        + "\\n00000001:       -65536           0           0"
        + "\\n00000002:            0           0  1073741824\\n";

    /// <summary>A video from a phone held upright: coded in landscape, and rotated by the display matrix.</summary>
    public const string Phone = $$"""
        {
            "programs": [

            ],
            "streams": [
                { "index": 0, "codec_name": "hevc", "codec_type": "video", "width": 1920, "height": 1080, "has_b_frames": 2,
                    "pix_fmt": "yuv420p10le", "color_range": "tv", "color_space": "bt2020nc", "color_transfer": "arib-std-b67",
                    "color_primaries": "bt2020", "field_order": "progressive", "r_frame_rate": "30/1",
                    "avg_frame_rate": "17460/583", "start_time": "0.000000", "duration": "9.716667",
                    "disposition": { "default": 1, "attached_pic": 0, "timed_thumbnails": 0, "dependent": 0, "still_image": 0 },
                    "tags": {  },
                    "side_data_list": [
                        {  },
                        { "displaymatrix": "{{DisplayMatrix}}" }
                    ] },
                { "index": 1, "codec_name": "aac", "codec_type": "audio", "sample_rate": "44100", "channels": 1,
                    "r_frame_rate": "0/0", "avg_frame_rate": "0/0", "start_time": "0.000000", "duration": "9.728980",
                    "disposition": { "default": 1, "attached_pic": 0, "timed_thumbnails": 0, "dependent": 0, "still_image": 0 },
                    "tags": {  } },
                { "index": 2, "codec_type": "data", "r_frame_rate": "0/0", "avg_frame_rate": "0/0", "start_time": "0.000000",
                    "duration": "9.716667",
                    "disposition": { "default": 1, "attached_pic": 0, "timed_thumbnails": 0, "dependent": 0, "still_image": 0 },
                    "tags": {  } }
            ],
            "format": { "nb_streams": 3, "format_name": "mov,mp4,m4a,3gp,3g2,mj2", "start_time": "0.000000",
                "duration": "9.728980", "bit_rate": "8423144" }
        }
        """;

    /// <summary>PAL widescreen in a transport stream, whose streams are listed again by program.</summary>
    public const string Broadcast = """
        {
            "programs": [
                {             "streams": [
                        { "index": 0, "codec_name": "mpeg2video", "codec_type": "video", "width": 720, "height": 576,
                            "has_b_frames": 1, "sample_aspect_ratio": "64:45", "pix_fmt": "yuv420p", "color_range": "tv",
                            "field_order": "tt", "r_frame_rate": "25/1", "avg_frame_rate": "25/1", "start_time": "1.440000",
                            "duration": "2.000000",
                            "disposition": {  } }
                    ] }
            ],
            "streams": [
                { "index": 0, "codec_name": "mpeg2video", "codec_type": "video", "width": 720, "height": 576, "has_b_frames": 1,
                    "sample_aspect_ratio": "64:45", "pix_fmt": "yuv420p", "color_range": "tv", "field_order": "tt",
                    "r_frame_rate": "25/1", "avg_frame_rate": "25/1", "start_time": "1.440000", "duration": "2.000000",
                    "disposition": { "default": 0, "attached_pic": 0, "timed_thumbnails": 0, "dependent": 0, "still_image": 0 } }
            ],
            "format": { "nb_streams": 1, "format_name": "mpegts", "start_time": "1.440000", "duration": "2.000000", "bit_rate": "396680" }
        }
        """;

    /// <summary>
    /// Returns the output for a file of the given container and streams (a line of JSON each), for cases without a recording.
    /// </summary>
    public static string File(string format, params string[] streams) => $$"""
        { "streams": [ {{string.Join(',', streams)}} ], "format": { "nb_streams": {{streams.Length}}, "format_name": "{{format}}" } }
        """;

    public static string Video(
        int index, string codec = "h264", int width = 640, int height = 360, string more = "", string disposition = "") =>
        $$"""
        {
            "index": {{index}}, "codec_name": "{{codec}}", "codec_type": "video",
            "width": {{width}}, "height": {{height}}, "pix_fmt": "yuv420p"{{more}}, "disposition": { {{disposition}} }
        }
        """;

    public static string Audio(int index, string disposition = "", string codec = "\"codec_name\": \"aac\",") =>
        $$"""
        {
            "index": {{index}}, {{codec}} "codec_type": "audio",
            "sample_rate": "48000", "channels": 2, "disposition": { {{disposition}} }
        }
        """;
}
