using Encoder.Media.Planning;
using Encoder.Media.Probing;

namespace Encoder.Media.Tests.Planning;

public sealed class CaptionPlannerTests
{
    private static readonly SubtitleStream s_english = new() { Index = 2, Codec = "subrip", Language = "en", IsDefault = true };

    [Fact]
    public void A_plan_without_subtitles_has_no_captions_and_is_stored_as_before()
    {
        var plan = Plan([], OutputFormat.Hls);
        Assert.Null(plan.Captions);
        Assert.Empty(plan.Warnings);
        Assert.DoesNotContain("aption", System.Text.Json.JsonSerializer.Serialize(plan), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(OutputFormat.Hls, 1)]
    [InlineData(OutputFormat.Dash, 1)]
    [InlineData(OutputFormat.Cmaf, 1)]
    [InlineData(OutputFormat.Mp4, 0)]
    public void Ladders_have_captions_and_MP4_files_have_none(OutputFormat format, int captions)
    {
        var plan = Plan([s_english, new SubtitleStream { Index = 3, Codec = "dvb_subtitle" }], format);
        Assert.Equal(captions, plan.Captions?.Length ?? 0);
        Assert.Equal(captions, plan.Warnings.Length);
    }

    [Fact]
    public void Tracks_have_distinct_names_from_titles_or_languages_and_one_is_the_default() =>
        Assert.Equal(
            [
                new("captions-1", "English") { StreamIndex = 2, Language = "en", IsDefault = true },
                new("captions-2", "English (2)") { StreamIndex = 3, Language = "en" },
                new("captions-3", "English (SDH)") { StreamIndex = 4, Language = "en", DescribesSound = true },
                new("captions-4", "German (forced)") { StreamIndex = 5, Language = "de", IsForced = true },
                new("captions-5", "Signs") { StreamIndex = 6 },
                new("captions-6", "Subtitles") { StreamIndex = 7 },
            ],
            Plan(
                [
                    s_english, s_english with { Index = 3 }, s_english with { Index = 4, DescribesSound = true, IsDefault = false },
                    new() { Index = 5, Codec = "ass", Language = "de", IsForced = true },
                    new() { Index = 6, Codec = "mov_text", Title = "Signs" }, new() { Index = 7, Codec = "webvtt" },
                ],
                OutputFormat.Hls).Captions!);

    [Fact]
    public void Bitmaps_closed_captions_and_tracks_past_the_limit_are_left_out_with_a_warning()
    {
        var plan = Plan(
            [
                new() { Index = 1, Codec = "dvd_subtitle", Language = "fr" }, new() { Index = 2, Codec = "hdmv_pgs_subtitle" },
                s_english with { Index = 3 }, s_english with { Index = 4 },
            ],
            OutputFormat.Hls, new MediaLimits { MaxSubtitles = 1 }, closedCaptions: true);
        Assert.Equal([3], plan.Captions!.Select(track => track.StreamIndex));
        Assert.Equal(
            [
                new("subtitles_skipped", "The subtitles of track 1 (dvd_subtitle, French) are bitmaps, not text; they are left out."),
                new("subtitles_skipped", "The subtitles of track 2 (hdmv_pgs_subtitle) are bitmaps, not text; they are left out."),
                new(
                    "subtitles_skipped",
                    "The subtitles of track 4 (subrip, English) exceed the limit of 1 tracks; they are left out."),
                new("closed_captions_skipped", "The closed captions (CEA-608, CEA-708) in the video are left out."),
            ], plan.Warnings);
    }

    private static EncodePlan Plan(
        SubtitleStream[] subtitles, OutputFormat format, MediaLimits? limits = null, bool closedCaptions = false)
    {
        var info = Sources.Info(Sources.Video() with { HasClosedCaptions = closedCaptions }, Sources.Audio());
        return Planner.Plan(
            info with { Subtitles = subtitles is [] ? null : subtitles }, Sources.Scan(), new([new("p", format, [360])], []), new(),
            limits ?? new()).Plan!;
    }
}
