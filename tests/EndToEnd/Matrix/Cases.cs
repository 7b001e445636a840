namespace Encoder.EndToEnd.Matrix;

/// <summary>All kinds of sources that must be encoded correctly.</summary>
internal static class Cases
{
    private const string X264 = "-c:v libx264 -preset ultrafast";
    private const string Vp9 = "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -b:v 1M";
    // Adds no colour tags, like most sources. The service then assumes BT.709 for high resolutions and BT.601 for low ones.
    private const string Bt709 = "scale=out_color_matrix=bt709";
    private const string X265 = "-c:v libx265 -preset ultrafast -x265-params log-level=none";

    public static IReadOnlyDictionary<string, Case> All { get; } =
        new[] { Shapes(), Times(), Colours(), AudioTracks(), Streams(), Containers(), Codecs(), Copies() }
            .SelectMany(group => group)
            .ToDictionary(c => c.Name);

    private static IEnumerable<Case> Shapes() =>
    [
        new("landscape", new() { Width = 1920, Height = 1080, Filter = Bt709 }),
        new("portrait", new() { Width = 1080, Height = 1920, Filter = Bt709 }),
        new("square", new() { Width = 480, Height = 480 }),
        new("2.39:1", new() { Width = 1148, Height = 480 }),
        new("4:3", new() { Width = 640, Height = 480 }),
        new(
            "odd sizes",
            new()
            {
                Width = 853,
                Height = 481,
                Video = $"{Vp9} -pix_fmt yuv420p",
                Audio = "-c:a libopus",
                FrameSize = 960,
                Extension = "webm",
            }),
        new("tiny", new() { Width = 64, Height = 48 }) { Likeness = 0.96 },
        new("anamorphic", new() { Width = 720, Height = 576, Filter = "setsar=16/15" }) { Displayed = (768, 576) },
        // The tag counts anticlockwise.
        new("rotated by 90", new() { Again = "-i {first} -c copy -metadata:s:v rotate=90" }) { Displayed = (360, 640), Turned = 270 },
        new("rotated by 180", new() { Again = "-i {first} -c copy -metadata:s:v rotate=180" }) { Turned = 180 },
        new("rotated by 270", new() { Again = "-i {first} -c copy -metadata:s:v rotate=270" }) { Displayed = (360, 640), Turned = 90 },
        new(
            "rotated by 90, anamorphic",
            new() { Width = 720, Height = 576, Filter = "setsar=16/15", Again = "-i {first} -c copy -metadata:s:v rotate=90" })
            {
                Displayed = (576, 768),
                Turned = 270,
            },
        new(
            "rotated by 270, in narrow pixels",
            new() { Width = 704, Height = 480, Filter = "setsar=10/11", Again = "-i {first} -c copy -metadata:s:v rotate=270" })
            {
                Displayed = (480, 640),
                Turned = 90,
            },
        // The area outside the clean aperture is white.
        new(
            "a clean aperture in the middle",
            new() { Filter = "pad=800:440:80:40:white", Edit = Boxes.CleanAperture(640, 360) }),
        new(
            "a clean aperture in a corner",
            new() { Filter = "pad=800:440:0:0:white", Edit = Boxes.CleanAperture(640, 360, -80, -40), Extension = "mov" }),
        new(
            "a clean aperture, anamorphic and rotated by 90",
            new()
            {
                Width = 704,
                Height = 576,
                Filter = "pad=720:576:8:0:white,setsar=16/15",
                Again = "-i {first} -c copy -metadata:s:v rotate=90",
                Edit = Boxes.CleanAperture(704, 576),
            })
            {
                Displayed = (576, 750.93),
                Turned = 270,
            },
    ];

    private static IEnumerable<Case> Times() =>
    [
        new("23.976 fps", new() { Rate = "24000/1001", Seconds = 2.002, AudioSeconds = 2.002 }),
        new("25 fps", new() { Rate = "25" }),
        new("29.97 fps", new() { Rate = "30000/1001", Seconds = 2.002, AudioSeconds = 2.002 }),
        new(
            "29.97 fps, with times in whole milliseconds",
            new() { Rate = "30000/1001", Seconds = 2.002, AudioSeconds = 2.002, Extension = "mkv" }),
        new("59.94 fps", new() { Rate = "60000/1001", Seconds = 2.002, AudioSeconds = 2.002 }),
        new("120 fps", new() { Rate = "120" }) { Shown = n => n % 2 == 0, Warnings = ["frame_rate_reduced"] },
        new("variable rate: pictures are missing", new() { Kept = n => n % 5 is not (2 or 3) }),
        new(
            "variable rate: pictures are missing, with times in whole milliseconds",
            new() { Rate = "30000/1001", Seconds = 2.002, AudioSeconds = 2.002, Kept = n => n % 5 is not (2 or 3), Extension = "mkv" }),
        new("variable rate: it changes half way", new() { Rate = "50", Kept = n => n >= 50 || n % 2 == 0 }),
        new(
            "variable rate: a picture stands for more than a second",
            new() { Seconds = 4, AudioSeconds = 4, CueEnd = 3.6, Kept = n => n is <= 30 or >= 65 }),
        new(
            "interlaced, top field first",
            new()
            {
                Rate = "50",
                Filter = "interlace=scan=tff",
                Video = $"{X264} -pix_fmt yuv420p -flags +ildct+ilme -x264-params tff=1",
            }) { Shown = n => n % 2 == 0, Likeness = 0.96 },
        new(
            "interlaced, bottom field first",
            new()
            {
                Rate = "50",
                Filter = "interlace=scan=bff",
                Video = $"{X264} -pix_fmt yuv420p -flags +ildct+ilme -x264-params bff=1",
            }) { Shown = n => n % 2 == 0, Likeness = 0.96 },
        new("film in 3:2 pulldown", Film($"{X264} -pix_fmt yuv420p -flags +ildct+ilme -x264-params tff=1"))
        {
            Warnings = ["pulldown_undone"],
        },
        new(
            "film in 3:2 pulldown, bottom field first",
            Film($"{X264} -pix_fmt yuv420p -flags +ildct+ilme -x264-params bff=1", "bottom") with { Extension = "mkv" })
            {
                Warnings = ["pulldown_undone"],
            },
        new(
            "film in 3:2 pulldown, MPEG-2",
            Film("-c:v mpeg2video -q:v 2 -bf 2 -pix_fmt yuv420p -flags +ildct+ilme -top 1") with
            {
                Audio = "-c:a mp2",
                FrameSize = 1152,
                Extension = "ts",
            }) { Warnings = ["pulldown_undone"] },
        new(
            "film in soft 3:2 pulldown",
            Film("-c:v mpeg2video -q:v 2 -pix_fmt yuv420p") with
            {
                Filter = "",
                Audio = "-c:a mp2",
                FrameSize = 1152,
                FirstExtension = "mkv",
                FirstEdit = SoftPulldown.Flag,
                Extension = "ts",
                Again = $"-i {{first}} -c copy -bsf:v {SoftPulldown.Times}",
            }),
        new("25 fps in 50, each picture twice", new() { Filter = "fps=50" })
        {
            // The filter drops the last frame.
            Shown = n => n < 49,
            Repeated = [.. Enumerable.Range(0, 49).Select(n => ((2 * n) + 1) / 50.0)],
            Duration = 1.96,
        },
        new(
            "film at 23.976 fps in 59.94, its pictures three times and twice",
            new()
            {
                Rate = "60000/1001",
                Seconds = 2.002,
                AudioSeconds = 2.002,
                Kept = n => n % 5 is 0 or 3,
                Filter = "fps=60000/1001",
            })
        {
            Repeated = [.. Enumerable.Range(0, 118).Where(n => n % 5 is not (0 or 3)).Select(n => n * 1001 / 60000.0)],
            // The last frame occurs once.
            Duration = 119 * 1001 / 60000.0,
        },
        new("a start that is not zero", new() { Extension = "mkv", Options = "-output_ts_offset 7" }),
        new("MPEG-TS whose start is not zero", new() { Extension = "ts", Options = "-output_ts_offset 7" }),
        new("less than a second", new() { Seconds = 0.4, AudioSeconds = 0.4 }),
        new("a single picture", new() { Seconds = 0.04, Audio = null }),
        new("a long static slide", new() { Rate = "1", Seconds = 12, AudioSeconds = 12, CueEnd = 11 }),
        new(
            "an edit list",
            new()
            {
                Seconds = 4,
                AudioSeconds = 4,
                CueEnd = 3.6,
                Video = $"{X264} -pix_fmt yuv420p -g 100",
                Again = "-ss 0.48 -i {first} -c copy",
            }) { Duration = 3.52, Shown = n => n >= 12 },
        new(
            "an edit list that begins inside a GOP with B-frames",
            new()
            {
                Seconds = 4,
                AudioSeconds = 4,
                CueEnd = 3.6,
                Video = "-c:v libx264 -preset veryfast -pix_fmt yuv420p -g 100 -bf 3",
                Again = "-ss 0.48 -i {first} -c copy",
            }) { Duration = 3.52, Shown = n => n >= 12 },
        new(
            "an edit list that begins inside a GOP of HEVC",
            new()
            {
                Seconds = 4,
                AudioSeconds = 4,
                CueEnd = 3.6,
                Video = $"{X265}:keyint=100:bframes=3 -tag:v hvc1 -pix_fmt yuv420p",
                Again = "-ss 0.48 -i {first} -c copy -tag:v hvc1",
                Extension = "mov",
            }) { Duration = 3.52, Shown = n => n >= 12 },
        new(
            "interlaced MPEG-2 in 4:2:0",
            new()
            {
                Rate = "50",
                Filter = "interlace=scan=tff",
                Video = "-c:v mpeg2video -q:v 2 -pix_fmt yuv420p -flags +ildct+ilme -top 1",
                Audio = "-c:a mp2",
                FrameSize = 1152,
                Extension = "ts",
            }) { Shown = n => n % 2 == 0, Likeness = 0.96 },
    ];

    /// <summary>Film at 23.976 frames a second, spread over the fields of 29.97 interlaced frames a second (3:2 pulldown).</summary>
    private static Recipe Film(string video, string first = "top") => new()
    {
        Rate = "24000/1001",
        Seconds = 4.004,
        AudioSeconds = 4.004,
        CueEnd = 3.6,
        Height = 480,
        Filter = $"telecine=first_field={first}:pattern=23,setfield={(first == "top" ? "tff" : "bff")}",
        Video = video,
    };

    private static IEnumerable<Case> Colours() =>
    [
        new("10-bit 4:2:2", new() { Video = $"{X264} -pix_fmt yuv422p10le" }),
        new("4:4:4", new() { Video = $"{X264} -pix_fmt yuv444p" }),
        new(
            "full range",
            new()
            {
                Filter = "scale=out_range=pc:out_color_matrix=bt709,format=yuvj420p",
                Video = $"{X264} -pix_fmt yuvj420p -color_range pc -colorspace bt709 -color_primaries bt709 -color_trc bt709",
            }),
        new(
            "BT.601",
            new()
            {
                Width = 720,
                Height = 480,
                Filter = "scale=out_color_matrix=smpte170m",
                Video = $"{X264} -pix_fmt yuv420p -colorspace smpte170m -color_primaries smpte170m -color_trc smpte170m",
            }),
        new(
            "BT.709",
            new()
            {
                Width = 1280,
                Height = 720,
                Filter = "scale=out_color_matrix=bt709",
                Video = $"{X264} -pix_fmt yuv420p -colorspace bt709 -color_primaries bt709 -color_trc bt709",
            }),
        new("PQ", Hdr("smpte2084")) { Tolerance = 90, HasNumbers = false, Likeness = 0.87 },
        new("HLG", Hdr("arib-std-b67")) { Tolerance = 90, HasNumbers = false, Likeness = 0.87 },
        new("Dolby Vision of profile 8.4", Hdr("arib-std-b67") with { Edit = Boxes.DolbyVision(8, 4) })
        {
            Tolerance = 90, HasNumbers = false, Likeness = 0.87,
        },
        new("Dolby Vision of profile 8.1", Hdr("smpte2084") with { Edit = Boxes.DolbyVision(8, 1) })
        {
            Tolerance = 90, HasNumbers = false, Likeness = 0.87,
        },
    ];

    private static IEnumerable<Case> AudioTracks() =>
    [
        new("no sound", new() { Audio = null }),
        new("mono", new() { Layout = "mono" }),
        new("5.1", new() { Layout = "5.1" }),
        new("7.1", new() { Layout = "7.1" }),
        new("8 channels in no usual layout", new() { Layout = "octagonal", Audio = "-c:a pcm_s16le", Extension = "mkv" }),
        new("6 channels in no layout", new() { Layout = "hexagonal", Audio = "-c:a pcm_s16le", Extension = "mkv" }),
        new("sound in one channel alone", new() { Again = "-i {first} -c:v copy -af pan=stereo|c0=c0|c1=0*c1 -c:a aac" }),
        new("44.1 kHz", new() { SampleRate = 44_100 }),
        new("96 kHz", new() { SampleRate = 96_000 }),
        new("sound that starts a second late", new() { AudioDelay = 1, Seconds = 3, AudioSeconds = 3, CueEnd = 2.6 }),
        new(
            "sound that starts half a second late in MPEG-TS",
            new() { AudioDelay = 0.5, Extension = "ts", Options = "-output_ts_offset 7" }),
        new(
            "sound that starts half a second late in a program stream",
            new()
            {
                Video = "-c:v mpeg2video -q:v 3 -bf 2",
                AudioDelay = 0.5,
                Audio = "-c:a ac3",
                FrameSize = 1536,
                Options = "-muxrate 50000000 -f vob",
                Extension = "vob",
            }),
        new("sound that is shorter", new() { Seconds = 3, AudioSeconds = 1.5, CueEnd = 1.4 }),
        new("sound that is longer", new() { AudioSeconds = 3 }),
        new("two sound tracks", new() { Again = "-i {first} -f lavfi -i anullsrc -map 0 -map 1 -c:v copy -c:a aac -shortest" }),
        new("PCM", new() { Audio = "-c:a pcm_s16le", Extension = "mov" }),
    ];

    private static IEnumerable<Case> Streams() =>
    [
        new(
            "cover art before the video",
            new()
            {
                Again = "-f lavfi -i color=c=red:s=300x300:d=0.04 -i {first} -map 0:v -map 1:v -map 1:a -c:v:0 png -c:v:1 copy -c:a copy "
                    + "-disposition:v:0 attached_pic -disposition:v:1 default",
            }),
        new(
            "two videos",
            new()
            {
                Again = "-i {first} -f lavfi -i color=c=red:s=320x240:d=2 -map 0 -map 1 -c:v:0 copy -c:v:1 libx264 -c:a copy "
                    + "-disposition:v:0 default",
            }),
        new(
            "two videos, the second larger",
            new()
            {
                Extension = "mkv",
                Again = "-i {first} -f lavfi -i color=c=red:s=1280x720:d=2 -map 0 -map 1 -c:v:0 copy -c:v:1 libx264 -c:a copy "
                    + "-disposition:v:0 default -disposition:v:1 0",
            }),
        new("subtitles", new() { Again = "-i {first} -i {subtitles} -map 0 -map 1 -c copy -c:s mov_text" }),
        new(
            "attached fonts",
            new()
            {
                Extension = "mkv",
                Again = "-i {first} -c copy -attach {subtitles} -metadata:s:t mimetype=application/x-truetype-font",
            }),
        new("a data stream", new() { Extension = "mov", Again = "-i {first} -c copy -timecode 01:00:00:00" }),
    ];

    private static IEnumerable<Case> Containers() =>
    [
        new("mp4 with its index behind", new()),
        new("mp4 with its index in front", new() { Options = "-movflags +faststart" }),
        new("mov", new() { Extension = "mov" }),
        new("mkv", new() { Extension = "mkv" }),
        new("webm", new() { Video = Vp9, Audio = "-c:a libopus", FrameSize = 960, Extension = "webm" }),
        new("MPEG-TS", new() { Extension = "ts" }),
        // PCM, because AVI cannot store the encoder delay of MP3: ffmpeg would leave a gap after the first frame.
        new(
            "avi whose frames are reordered",
            new() { Video = "-c:v mpeg4 -q:v 3 -bf 2", Audio = "-c:a pcm_s16le", Extension = "avi" }),
        new("avi", new() { Video = "-c:v mpeg4 -q:v 3", Audio = "-c:a pcm_s16le", Extension = "avi" }),
        new("flv", new() { Extension = "flv" }),
        // The WMA decoder outputs nothing for the first packet.
        new("wmv", new() { Video = "-c:v msmpeg4 -q:v 3", Audio = "-c:a wmav2", FrameSize = 2048, Extension = "wmv" }),
        new("fragmented mp4", new() { Audio = "-c:a alac", FrameSize = 4096, Options = "-movflags +frag_keyframe+empty_moov" }),
        new("fragmented mp4 with an edit list", new() { Options = "-movflags +frag_keyframe+empty_moov+delay_moov" }),
        new(
            "fragmented mp4 with wrong durations of its tracks",
            new()
            {
                Audio = "-c:a alac",
                FrameSize = 4096,
                Options = "-movflags +frag_keyframe+empty_moov",
                Edit = Boxes.TrackDurations(7),
            }),
        new(
            "fragmented mp4 whose index announces more than there is",
            new()
            {
                Audio = "-c:a alac",
                FrameSize = 4096,
                Options = "-movflags +frag_keyframe+empty_moov+dash+global_sidx",
                Edit = Boxes.IndexedDuration(10_000_000),
            }),
        new("unknown duration", new() { Extension = "mkv", Options = "-live 1" }),
    ];

    private static IEnumerable<Case> Codecs() =>
    [
        new("hevc", new() { Video = X265 + " -tag:v hvc1 -pix_fmt yuv420p" }),
        new(
            "vp8",
            new()
            {
                Video = "-c:v libvpx -deadline realtime -cpu-used 8 -b:v 1M -pix_fmt yuv420p",
                Audio = "-c:a libvorbis",
                FrameSize = 64,
                Extension = "webm",
            }),
        new("av1", new() { Video = "-c:v libaom-av1 -usage realtime -cpu-used 8 -b:v 1M", Extension = "mkv" }),
        new(
            "av1 with film grain",
            new() { Video = "-c:v libaom-av1 -usage realtime -cpu-used 8 -b:v 1M -aom-params film-grain-test=1", Extension = "mkv" })
            {
                Likeness = 0.8,
            },
        new("mpeg2", new() { Video = "-c:v mpeg2video -q:v 3", Audio = "-c:a mp2", FrameSize = 1152, Extension = "ts" }),
        new("mpeg4", new() { Video = "-c:v mpeg4 -q:v 3" }),
        new(
            "theora",
            new() { Video = "-c:v libtheora -q:v 8 -pix_fmt yuv420p", Audio = "-c:a libvorbis", FrameSize = 64, Extension = "ogv" }),
        new("prores", new() { Video = "-c:v prores_ks -profile:v 2", Extension = "mov" }),
        new("mjpeg", new() { Video = "-c:v mjpeg -q:v 3 -pix_fmt yuvj420p", Extension = "mov" }),
    ];

    /// <summary>Sources that already are what the 360 rung should be.</summary>
    private static IEnumerable<Case> Copies() =>
    [
        new("what a rung should be", Conforming($"-c:v libx264 -preset veryfast -profile:v high {Bt709Tags}")) { Copied = ("360", "High") },
        new(
            "what a rung should be, in a lower profile",
            Conforming($"{X264} -pix_fmt yuv420p {Bt709Tags}")) { Copied = ("360", "Constrained Baseline") },
    ];

    private const string Bt709Tags = "-colorspace bt709 -color_primaries bt709 -color_trc bt709";

    private static Recipe Conforming(string video) =>
        new()
        {
            Seconds = 5,
            AudioSeconds = 5,
            CueEnd = 4.6,
            Filter = Bt709,
            Video = $"{video} -pix_fmt yuv420p -g 50 -keyint_min 50 -sc_threshold 0 -crf 30",
        };

    /// <summary>The frames in HDR, as a screen of 203 nits shows them.</summary>
    private static Recipe Hdr(string transfer) => new()
    {
        Filter = "scale=out_color_matrix=bt709:out_range=tv,format=yuv444p10le,"
            + $"zscale=tin=bt709:min=bt709:pin=bt709:rin=tv:t={transfer}:p=bt2020:m=bt2020nc:r=tv:npl=203,format=yuv420p10le",
        Video = $"{X265} -pix_fmt yuv420p10le -tag:v hvc1 -color_primaries bt2020 -color_trc {transfer} -colorspace bt2020nc",
    };
}
