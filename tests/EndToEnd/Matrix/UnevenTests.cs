using Encoder.Testing;

namespace Encoder.EndToEnd.Matrix;

/// <summary>
/// Tests sources whose timing or shape is irregular. The outputs are as a player would show the source, and the job's warnings say what was
/// changed.
/// </summary>
public sealed class UnevenTests(UnevenTests.Uneven line) : IClassFixture<UnevenTests.Uneven>
{
    private static IReadOnlyDictionary<string, Case> All { get; } =
        new[] { Clocks(), Held(), Late(), Recorded(), Tuned(), AudioTracks(), Shapes(), Transparent() }
            .SelectMany(group => group)
            .ToDictionary(c => c.Name);

    public static TheoryData<string> Names => [.. Thoroughness.Variants(All.Keys)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Nothing_is_lost_and_everything_is_in_time(string name) => Checks.All(await line.Done(name));

    /// <summary>MPEG streams whose clock jumps. Their parts must play in sequence and in sync, as if it did not.</summary>
    private static IEnumerable<Case> Clocks()
    {
        // Without a mux delay, each part begins exactly at its offset.
        Case Jumping(string name, params string[] offsets)
        {
            double[] starts = [0, .. offsets.Skip(1).Select((_, i) => 0.8 + (1.6 * i)), 4];
            return new(
                name,
                new()
                {
                    Seconds = 4,
                    AudioSeconds = 4,
                    CueEnd = 2.2,
                    Video = "-c:v libx264 -preset veryfast -pix_fmt yuv420p",
                    Options = "-muxdelay 0 -muxpreload 0",
                    Extension = "ts",
                    Parts = [.. offsets.Select((options, i) => new Part(starts[i], starts[i + 1], options))],
                }) { Warnings = ["timestamps_repaired"] };
        }
        yield return Jumping("the clock jumps an hour ahead", "-output_ts_offset 100", "-output_ts_offset 3700.8");
        yield return Jumping("the clock falls back to 0", "-output_ts_offset 100", "-output_ts_offset 0");
        yield return Jumping("the clock falls back by less than a second", "-output_ts_offset 100", "-output_ts_offset 100.3");
        // ffmpeg would mistake the last jump for the wrap of a clock that had wrapped before.
        yield return Jumping(
            "the clock falls back, and jumps ahead of what it was", "-output_ts_offset 100", "-output_ts_offset 10",
            "-output_ts_offset 5000");
        yield return Jumping("three recordings joined", "", "", "");
        yield return Jumping(
            "a splice that says so, behind what came before", "-output_ts_offset 100",
            "-output_ts_offset 60 -mpegts_flags +initial_discontinuity");
        yield return Jumping("a gap of 20 s in both streams", "-output_ts_offset 100", "-output_ts_offset 120.8");
        // The clock has 33 bits and counts 1/90000 s; it wraps at 95443.718 s.
        yield return Jumping("a clock that begins anew and jumps", "-output_ts_offset 95443.3", "-output_ts_offset 50");
        yield return new(
            "a clock that begins anew",
            new()
            {
                Seconds = 4,
                AudioSeconds = 4,
                CueEnd = 2.2,
                Video = "-c:v libx264 -preset veryfast -pix_fmt yuv420p",
                Options = "-output_ts_offset 95442",
                Extension = "ts",
            });
        var vob = Jumping("cells of a DVD", "-output_ts_offset 100", "-output_ts_offset 5", "-output_ts_offset 5");
        yield return vob with
        {
            Recipe = vob.Recipe with
            {
                Video = "-c:v mpeg2video -q:v 3 -bf 2",
                Audio = "-c:a ac3",
                FrameSize = 1536,
                Options = "-muxrate 50000000 -f vob",
                Extension = "vob",
            },
        };
        yield return vob with
        {
            Name = "cells of a DVD in LPCM",
            Recipe = vob.Recipe with
            {
                Video = "-c:v mpeg2video -q:v 3 -bf 2",
                Audio = "-c:a pcm_dvd",
                FrameSize = 160,
                Options = "-muxrate 50000000 -f vob",
                Extension = "vob",
            },
        };
        var disc = Jumping("LPCM of a Blu-ray disc, whose clock falls back", "-output_ts_offset 100", "-output_ts_offset 0");
        yield return disc with
        {
            Recipe = disc.Recipe with
            {
                Audio = "-c:a pcm_bluray",
                FrameSize = 360,
                Options = $"{disc.Recipe.Options} -mpegts_m2ts_mode 1",
                Extension = "m2ts",
            },
        };
        // The frames are so small that several share a packet, and not all of them have a timestamp.
        var small = Jumping("two cells of a DVD in small frames", "", "");
        yield return small with
        {
            Recipe = small.Recipe with
            {
                Video = "-c:v mpeg2video -q:v 8 -bf 2 -g 12",
                Audio = "-c:a ac3",
                FrameSize = 1536,
                Options = "-muxrate 10080000 -f dvd",
                Extension = "vob",
            },
            Likeness = 0.9,
        };
    }

    /// <summary>Frames that are shown for a long time. Segments stay regular, and the last frame is shown until the audio ends.</summary>
    private static IEnumerable<Case> Held()
    {
        var slides = new Case(
            "slides", new() { Rate = "1", Seconds = 30, AudioSeconds = 30, CueEnd = 14, Kept = n => n is 0 or 1 or 14 or 26 })
        {
            Repeated = [4, 8, 12, 16, 20, 24, 28],
        };
        yield return slides;
        yield return slides with { Name = "slides in mkv", Recipe = slides.Recipe with { Extension = "mkv" } };
        yield return slides with { Name = "slides in MPEG-TS", Recipe = slides.Recipe with { Extension = "ts" } };
        yield return slides with
        {
            Name = "slides in flv",
            Recipe = slides.Recipe with { Video = "-c:v libx264 -preset ultrafast -pix_fmt yuv420p -bf 0", Extension = "flv" },
        };
        yield return slides with
        {
            Name = "slides in silence",
            Recipe = slides.Recipe with { Audio = null },
            Channels = 0,
            Duration = 27,
            Repeated = [4, 8, 12, 16, 20, 24],
        };
        foreach (var extension in (string[])["mp4", "mkv"])
            yield return new($"a still picture in {extension}", new() { Seconds = 0.04, AudioSeconds = 20, Extension = extension })
            {
                Duration = 20,
                Repeated = [4, 8, 12, 16],
                ShowsCue = false,
            };
        var still = new Recipe { Seconds = 0.04, AudioSeconds = 20, Extension = "wmv" };
        yield return new(
            "a still picture in wmv", still with { Video = "-c:v wmv2 -q:v 2", Audio = "-c:a wmav2", FrameSize = 2048 })
        {
            Duration = 20,
            Repeated = [4, 8, 12, 16],
            ShowsCue = false,
        };
        yield return new(
            "a still picture in avi",
            still with { Video = "-c:v mpeg4 -q:v 2 -bf 2", Audio = "-c:a libmp3lame", FrameSize = 1152, Extension = "avi" })
        {
            Duration = 20,
            Repeated = [4, 8, 12, 16],
            ShowsCue = false,
        };
        yield return new("sparse pictures in mkv", new() { Rate = "1", Seconds = 20, AudioSeconds = 30, CueEnd = 11, Extension = "mkv" })
        {
            Duration = 30,
            Repeated = [20, 24, 28],
        };
        yield return new("film before long sound", new() { AudioSeconds = 13 }) { Duration = 13, Repeated = [4, 8, 12] };
    }

    /// <summary>
    /// Sources whose first frame comes after the start of the audio. All audio is kept, and the first frame is shown from the start.
    /// </summary>
    private static IEnumerable<Case> Late()
    {
        foreach (var extension in (string[])["mp4", "mkv", "ts"])
            yield return new(
                $"a picture that comes late in {extension}",
                new()
                {
                    Seconds = 4, AudioSeconds = 4, CueEnd = 3.6, Filter = "trim=start=0.599",
                    Options = "-fps_mode passthrough", Extension = extension,
                })
            {
                Shown = n => n >= 15,
                // In MKV and TS, the priming samples of the audio count as audio.
                FirstLate = extension == "mp4" ? 0.6 : 0.621,
            };
        var program = new Case(
            "a picture that comes late in MPEG-PS",
            new()
            {
                Seconds = 4,
                AudioSeconds = 4,
                CueEnd = 3.6,
                Filter = "trim=start=0.599",
                Video = "-c:v mpeg2video -q:v 3 -bf 2",
                Audio = "-c:a ac3",
                FrameSize = 1536,
                Options = "-fps_mode passthrough -muxrate 50000000 -f vob",
                Extension = "vob",
            })
        {
            Shown = n => n >= 15,
            FirstLate = 0.605,
        };
        yield return program;
        yield return program with
        {
            Name = "sound that comes late in MPEG-PS",
            Recipe = program.Recipe with { Filter = "", AudioDelay = 0.7 },
            Shown = null,
            FirstLate = 0,
        };
        yield return new(
            "a picture that comes very late",
            new()
            {
                Seconds = 10,
                AudioSeconds = 10,
                Filter = "trim=start=4.999",
                Video = "-c:v libx264 -preset veryfast -pix_fmt yuv420p -fps_mode passthrough",
            })
        {
            Shown = n => n >= 125,
            FirstLate = 5,
            Repeated = [4],
            ShowsCue = false,
        };
    }

    /// <summary>A recording as browsers make it: without a duration, and not decodable before the second keyframe.</summary>
    private static IEnumerable<Case> Recorded()
    {
        yield return new(
            "a recording without duration whose first keyframe is missing",
            new()
            {
                Seconds = 4,
                AudioSeconds = 4,
                CueEnd = 2.2,
                Video = "-c:v libvpx -deadline realtime -cpu-used 8 -b:v 1M -pix_fmt yuv420p -g 20 -keyint_min 20",
                Audio = "-c:a libopus",
                FrameSize = 960,
                Options = "-bsf:v noise=drop=eq(n\\,0) -live 1",
                Extension = "webm",
            })
        {
            Shown = n => n >= 20,
            FirstLate = 0.814,
            Warnings = ["frames_skipped"],
        };
    }

    /// <summary>A television recording that is not decodable before the second keyframe, although the decoder tries.</summary>
    private static IEnumerable<Case> Tuned()
    {
        yield return new(
            "a recording of television whose first keyframe is missing",
            new()
            {
                Seconds = 4,
                AudioSeconds = 4,
                CueEnd = 2.2,
                Video = "-c:v libx264 -preset veryfast -pix_fmt yuv420p -g 20 -keyint_min 20 -sc_threshold 0 -bf 0",
                Options = "-bsf:v noise=drop=eq(n\\,0)",
                Extension = "ts",
            })
        {
            Shown = n => n >= 20,
            FirstLate = 0.821,
            Warnings = ["frames_skipped"],
        };
    }

    /// <summary>Audio whose clock or format changes while the video continues normally.</summary>
    private static IEnumerable<Case> AudioTracks()
    {
        Case Jumping(string name, string shift) => new(
            name,
            new()
            {
                Seconds = 4,
                AudioSeconds = 4,
                CueEnd = 2.6,
                Options = $"-bsf:a setts=ts=TS+{shift} -output_ts_offset 100",
                Extension = "ts",
            }) { Warnings = ["timestamps_repaired"] };
        yield return Jumping("the clock of the audio alone jumps an hour ahead", "gte(N\\,90)*324000000");
        yield return Jumping("the clock of the audio alone jumps twice", "gte(N\\,60)*450000+gte(N\\,100)*900000");

        // What follows the changes must stay in sync.
        Case Changing(string name, string codec, int frameSize, params (int Rate, string Layout)[] formats)
        {
            double[] starts = [.. formats[1..].Select((_, i) => 0.4 * i), 0.8, 4];
            return new(
                name,
                new()
                {
                    Seconds = 4,
                    AudioSeconds = 4,
                    CueEnd = 2.2,
                    Audio = $"-c:a {codec}",
                    FrameSize = frameSize,
                    Options = "-muxdelay 0 -muxpreload 0",
                    Extension = "ts",
                    Parts =
                    [
                        .. formats.Select((format, i) => new Part(starts[i], starts[i + 1], $"-output_ts_offset {1 + starts[i]}")
                        {
                            SampleRate = format.Rate, Layout = format.Layout,
                        }),
                    ],
                });
        }
        yield return Changing("stereo turns into 5.1", "ac3", 1536, (48_000, "stereo"), (48_000, "5.1"));
        yield return Changing("5.1 turns into stereo", "ac3", 1536, (48_000, "5.1"), (48_000, "stereo"));
        yield return Changing("48 kHz turn into 44.1", "aac", 1024, (48_000, "stereo"), (44_100, "stereo"));
        yield return Changing(
            "44.1 kHz turn into 48 and back", "aac", 1024, (44_100, "stereo"), (48_000, "stereo"), (44_100, "stereo"));
        yield return Changing("mono of 32 kHz turns into stereo of 48", "mp2", 1152, (32_000, "mono"), (48_000, "stereo")) with
        {
            Channels = 1,
        };
        var recorded = Changing("48 kHz turn into 44.1 in mkv", "ac3", 1536, (48_000, "stereo"), (44_100, "5.1"));
        yield return recorded with
        {
            Recipe = recorded.Recipe with { FirstExtension = "ts", Extension = "mkv", Again = "-i {first} -c copy" },
        };
    }

    /// <summary>Frames whose shape changes. Each keeps its own shape.</summary>
    private static IEnumerable<Case> Shapes()
    {
        Case Changing(string name, string filter) => new(
            name,
            new()
            {
                Seconds = 4,
                AudioSeconds = 4,
                CueEnd = 1.9,
                Options = "-muxdelay 0 -muxpreload 0",
                Extension = "ts",
                Parts = [new(0, 2, "-output_ts_offset 1"), new(2, 4, "-output_ts_offset 3") { Filter = filter }],
            })
        {
            Warnings = ["picture_size_changes"],
            // The second half is a quarter as wide as the frame, and centred.
            ChangesShape = new(50, 0.25),
        };
        var upright = Changing("the frame turns upright", "scale=160:360,setsar=1");
        yield return upright;
        yield return Changing("the frame turns upright, and larger", "scale=320:720,setsar=1");
        yield return upright with
        {
            Name = "the frame turns upright, in HEVC",
            Recipe = upright.Recipe with { Video = "-c:v libx265 -preset ultrafast -x265-params log-level=none -pix_fmt yuv420p" },
        };
        yield return Changing("the pixels turn narrow", "setsar=1/4");
        foreach (var extension in (string[])["mp4", "mkv"])
            yield return upright with
            {
                Name = $"the frame turns upright in {extension}",
                Recipe = upright.Recipe with { FirstExtension = "ts", Extension = extension, Again = "-i {first} -c copy" },
            };
        foreach (var extension in (string[])["avi", "mov", "mkv"])
            yield return upright with
            {
                Name = $"the frame turns upright, in Motion JPEG in {extension}",
                Recipe = upright.Recipe with
                {
                    Video = "-c:v mjpeg -q:v 2 -pix_fmt yuvj420p",
                    Audio = null,
                    Options = "",
                    Parts = [.. upright.Recipe.Parts!.Select(part => part with { Options = "" })],
                    FirstExtension = "mjpeg",
                    Extension = extension,
                    Again = "-framerate 25 -i {first} -c copy",
                },
                Channels = 0,
            };
        var narrow = Changing("television that turns from 4:3 to 16:9", "");
        yield return narrow with
        {
            Recipe = narrow.Recipe with
            {
                Width = 720,
                Height = 576,
                Video = "-c:v mpeg2video -q:v 3",
                Parts = [new(0, 2, "-output_ts_offset 1 -aspect 4:3"), new(2, 4, "-output_ts_offset 3 -aspect 16:9")],
            },
            Displayed = (768, 576),
            // The decoder restarts with the new shape and drops the frame that it was holding back.
            Shown = n => n != 49,
            Warnings = ["picture_size_changes", "pictures_lost"],
            ChangesShape = new(49, 1, 0.75),
        };
    }

    /// <summary>Sources whose right column is transparent, over the colours that were drawn.</summary>
    private static IEnumerable<Case> Transparent()
    {
        // The transparency mask is drawn once.
        const string Alpha = "format=rgba[opaque];color=s=640x360,trim=end_frame=1,format=gray,geq=lum='255*lt(X,W*2/3)'[alpha];"
            + "[opaque][alpha]alphamerge,format=gbrap";
        yield return new(
            "ProRes 4444 with transparent parts",
            new()
            {
                Filter = $"{Alpha},scale=out_color_matrix=bt601,format=yuva444p10le",
                Video = "-c:v prores_ks -profile:v 4444 -pix_fmt yuva444p10le",
                Extension = "mov",
            }) { Background = 0 };
        foreach (var (codec, options) in ((string, string)[])[("VP8", "-c:v libvpx -auto-alt-ref 0"), ("VP9", "-c:v libvpx-vp9")])
            yield return new(
                $"{codec} with transparent parts",
                new()
                {
                    Filter = $"{Alpha},scale=out_color_matrix=bt601,format=yuva420p",
                    Video = $"{options} -pix_fmt yuva420p -deadline realtime -cpu-used 8 -b:v 2M",
                    Audio = "-c:a libopus",
                    FrameSize = 960,
                    Extension = "webm",
                }) { Background = 0 };
        yield return new(
            "an animated GIF",
            new()
            {
                Rate = "10",
                Audio = null,
                Filter = $"{Alpha},split[a][b];[a]palettegen=reserve_transparent=1[p];[b][p]paletteuse=dither=none",
                Video = "-c:v gif",
                Extension = "gif",
            }) { Background = 255 };
        yield return new(
            "an animated PNG",
            new() { Rate = "10", Audio = null, Filter = Alpha, Video = "-c:v apng -pix_fmt rgba", Extension = "apng" })
            {
                Background = 255,
            };
    }

    public sealed class Uneven() : Line(All, new Dictionary<string, string>());
}
