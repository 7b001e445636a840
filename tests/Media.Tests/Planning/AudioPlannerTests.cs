using System.Text.Json;
using Encoder.Media.Planning;
using Encoder.Media.Probing;

namespace Encoder.Media.Tests.Planning;

public sealed class AudioPlannerTests
{
    private static readonly AudioStream[] s_tracks =
    [
        Sources.Audio() with { Language = "en" },
        Sources.Audio(6) with { Index = 2, Language = "de" },
        Sources.Audio() with { Index = 3, Language = "en", IsCommentary = true, IsDescriptive = true },
    ];

    [Fact]
    public void A_ladder_has_every_track_in_stereo_and_an_MP4_file_the_default_one()
    {
        var plan = Plan(s_tracks, null, OutputFormat.Hls, OutputFormat.Mp4, OutputFormat.Audio);
        Assert.Equal(
            [("audio", 1, 2, "English", "en"), ("audio-2", 2, 2, "German", "de"), ("audio-3", 3, 2, "English commentary", "en")],
            plan.AudioEncodes.Select(a => (a.Key, a.StreamIndex, a.Channels, a.Label.Name, a.Label.Language!)));
        Assert.True(plan.MoreAudio![1].Label is { IsCommentary: true, IsDescriptive: true });
        Assert.Equal([["audio", "audio-2", "audio-3"], ["audio"], ["audio"]], plan.Outputs.Select(output => output.AudioKeys));
        Assert.Empty(plan.Warnings);
    }

    [Fact]
    public void Audio_encodes_survive_being_stored()
    {
        var plan = Plan(s_tracks, new AudioSpec(Surround: true, Normalize: -16), OutputFormat.Hls);
        var stored = JsonSerializer.Deserialize<EncodePlan>(JsonSerializer.Serialize(plan))!;
        Assert.Equal(plan.AudioEncodes, stored.AudioEncodes);
        Assert.Equal(plan.Outputs[0].AudioKeys, stored.Outputs[0].AudioKeys);
        var unlabelled = JsonSerializer.Serialize(new AudioEncode("audio", 1, 2, 48_000, 128_000, 10));
        Assert.DoesNotContain("label", unlabelled, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(OutputFormat.Mp4)]
    [InlineData(OutputFormat.Audio)]
    public void Without_a_ladder_only_the_default_track_is_encoded(OutputFormat format)
    {
        var plan = Plan(s_tracks, new AudioSpec(Surround: true), format);
        Assert.Equal(["audio"], plan.AudioEncodes.Select(a => a.Key));
        Assert.Empty(plan.Warnings);
    }

    [Fact]
    public void A_job_can_ask_for_only_the_default_track() =>
        Assert.Equal(["audio"], Plan(s_tracks, new AudioSpec(DefaultOnly: true), OutputFormat.Hls).AudioEncodes.Select(a => a.Key));

    [Fact]
    public void Tracks_in_5_1_are_encoded_again_after_all_stereo_encodes()
    {
        var plan = Plan(s_tracks, new AudioSpec(Surround: true), OutputFormat.Hls);
        Assert.Equal(
            [("audio", 2), ("audio-2", 2), ("audio-3", 2), ("surround-2", 6)], plan.AudioEncodes.Select(a => (a.Key, a.Channels)));
        Assert.Equal(plan.AudioEncodes[1].Label, plan.AudioEncodes[3].Label);
        Assert.Equal(384_000, plan.AudioEncodes[3].BitRate);
        Assert.Equal(["audio", "audio-2", "audio-3", "surround-2"], plan.Outputs[0].AudioKeys);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(9)]
    public void A_source_without_5_1_gives_a_warning(int channels)
    {
        var plan = Plan([Sources.Audio(channels)], new AudioSpec(Surround: true), OutputFormat.Hls);
        Assert.Equal(["audio"], plan.AudioEncodes.Select(a => a.Key));
        Assert.Equal(["no_surround"], plan.Warnings.Select(w => w.Code));
    }

    [Fact]
    public void The_loudness_applies_to_all_encodes() =>
        Assert.All(
            Plan(s_tracks, new AudioSpec(Surround: true, Normalize: -16), OutputFormat.Cmaf).AudioEncodes,
            audio => Assert.Equal(-16, audio.Loudness));

    [Fact]
    public void Tracks_above_the_maximum_number_are_left_out_with_a_warning_that_names_them()
    {
        var plan = Plan(s_tracks, null, new EncodingOptions { MaxAudioTracks = 1 }, Sources.Scan(), OutputFormat.Hls);
        Assert.Equal(["audio"], plan.AudioEncodes.Select(a => a.Key));
        Assert.Equal(
            [new PlanWarning(
                "audio_tracks_skipped",
                "2 of 3 audio tracks are left out, because at most 1 are encoded: German, English commentary.")], plan.Warnings);
    }

    [Fact]
    public void A_source_whose_clock_jumps_keeps_only_the_default_track()
    {
        var scan = Sources.Scan() with { Repair = new ClockRepair([], [new ClockJump(5, 100)]) };
        var plan = Plan(s_tracks, null, new EncodingOptions(), scan, OutputFormat.Hls);
        Assert.Equal(["audio"], plan.AudioEncodes.Select(a => a.Key));
        Assert.Contains(
            plan.Warnings,
            warning => warning.Message.Contains("because the timestamps of the source jump: German", StringComparison.Ordinal));
    }

    [Fact]
    public void Tracks_without_audio_and_tracks_that_never_end_are_left_out()
    {
        var scan = Sources.Scan() with { MoreAudio = [new AudioScan(3, 0, 100_000, 100_000, 5)] };
        var plan = Planner.Plan(Info(s_tracks), scan, Request(null, OutputFormat.Hls), new(), new()).Plan!;
        Assert.Equal(["audio"], plan.AudioEncodes.Select(a => a.Key));
        Assert.Equal(
            "1 of 2 audio tracks are left out, because they are longer than a source may be: English commentary.",
            plan.Warnings[0].Message);
    }

    [Fact]
    public void Each_track_lasts_to_its_own_end_or_that_of_the_video()
    {
        var scan = Sources.Scan() with { MoreAudio = [new AudioScan(2, 1, 12.5, 11.5, 0), new AudioScan(3, 0, 4, 4, 20_000)] };
        var plan = Planner.Plan(Info(s_tracks), scan, Request(null, OutputFormat.Hls), new(), new()).Plan!;
        Assert.Equal([10, 12.5, 10], plan.AudioEncodes.Select(a => a.Duration));
        Assert.Equal([128_000, 128_000, 48_000], plan.AudioEncodes.Select(a => a.BitRate));
    }

    [Fact]
    public void An_audio_preset_of_a_silent_source_is_refused()
    {
        var refusal = Planner.Plan(
            Sources.Info(Sources.Video()), Sources.Scan() with { AudioStart = null, AudioEnd = null },
            Request(null, OutputFormat.Audio, OutputFormat.Hls), new(), new()).Refusal;
        Assert.Equal("no_audio_stream", refusal?.Code);
    }

    public static TheoryData<AudioStream, string> Names => new()
    {
        { Sources.Audio(), "Audio" },
        { Sources.Audio() with { Language = "pt-BR" }, "Portuguese (BR)" },
        { Sources.Audio() with { Language = "qaa" }, "qaa" },
        { Sources.Audio() with { Language = "en", Title = "Director" }, "Director" },
        { Sources.Audio() with { IsCommentary = true }, "Commentary" },
        { Sources.Audio() with { IsDescriptive = true, Language = "fr" }, "French audio description" },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void A_track_is_named_by_its_title_or_by_its_language_in_English(AudioStream track, string name) =>
        Assert.Equal(name, Plan([track], null, OutputFormat.Hls).Audio!.Label.Name);

    [Fact]
    public void No_two_tracks_have_the_same_name() =>
        Assert.Equal(
            ["Audio", "audio 2", "Audio 3"],
            Plan(
                [Sources.Audio(), Sources.Audio() with { Index = 2, Title = "audio" }, Sources.Audio() with { Index = 3 }], null,
                OutputFormat.Hls).AudioEncodes.Select(a => a.Label.Name));

    private static EncodePlan Plan(AudioStream[] tracks, AudioSpec? audio, params OutputFormat[] formats) =>
        Plan(tracks, audio, new EncodingOptions(), Sources.Scan(), formats);

    private static EncodePlan Plan(
        AudioStream[] tracks, AudioSpec? audio, EncodingOptions options, VideoScan scan, params OutputFormat[] formats) =>
        Planner.Plan(
            Info(tracks),
            scan with { MoreAudio = [.. tracks.Skip(1).Select(track => new AudioScan(track.Index, 0, 10, 10, 0))] },
            Request(audio, formats), options, new MediaLimits()).Plan!;

    private static MediaInfo Info(AudioStream[] tracks) =>
        Sources.Info(Sources.Video(), tracks[0]) with { MoreAudio = tracks.Length > 1 ? tracks[1..] : null };

    private static PlanRequest Request(AudioSpec? audio, params OutputFormat[] formats) =>
        new([.. formats.Select((format, i) => new PresetSpec($"{i}", format, format == OutputFormat.Audio ? [] : [360]))], [])
        {
            Audio = audio,
        };
}
