using System.Text;
using Encoder.Media.Mp4;
using Encoder.Media.Mp4.Codecs;
using Encoder.Media.Mp4.Reading;
using Encoder.Media.Verification.Streams;
using static Encoder.Media.Verification.VerificationChecks;

namespace Encoder.Media.Verification.Hls;

/// <summary>Reads one track of a ladder, and checks everything about it that does not depend on other tracks.</summary>
internal sealed class TrackMeasurement(HlsFiles files, CheckList checks)
{
    /// <summary>Measures a track. Returns null and records a problem if any of it cannot be read.</summary>
    /// <param name="playlistName">The path relative to the ladder's folder: "360/index.m3u8".</param>
    public HlsTrack? Run(string playlistName)
    {
        var name = playlistName.Split('/')[0];
        if (files.Playlist(playlistName, MediaPlaylist) is not { } playlist) return null;
        var header = playlist.Map is { } map ? ReadInit($"{name}/{map}") : null;
        var init = header?.Track;
        var segments = new List<MeasuredSegment>();
        var decodingTime = 0L;
        foreach (var segment in playlist.Segments)
        {
            if (Measure($"{name}/{segment.Uri}", segment, init, ref decodingTime) is { } measured) segments.Add(measured);
        }
        return header is not null && segments.Count == playlist.Segments.Count
            ? new HlsTrack(name, playlistName, playlist, header, segments)
            : null;
    }

    private HlsHeader? ReadInit(string name)
    {
        using var file = files.Open(name);
        if (file is null) return null;
        try
        {
            var movie = MovieReader.Read(file);
            var track = movie.Tracks.FirstOrDefault(
                track => track is { Samples.Length: 0, FragmentDefaults: not null, Entry: AvcSampleEntry or AacSampleEntry });
            checks.Require(
                track is not null && movie.Tracks.Count == 1, Tracks, $"{name}: not a single fragmented video or audio track");
            return track is null ? null : new HlsHeader(track, movie.Tracks.Count, Brands(file, movie));
        }
        catch (Mp4FormatException exception)
        {
            checks.Fail(Container, $"{name}: {exception.Message}");
            return null;
        }
    }

    /// <summary>Returns the major brand, followed by the compatible brands (ISO/IEC 14496-12, 4.3).</summary>
    private static string[] Brands(FileStream file, Mp4Movie movie)
    {
        const int MaxBytes = 1024;
        if (movie.Boxes.FirstOrDefault(box => box.Type == "ftyp") is not { } place) return [];
        var brands = FileBoxes.Content(file, place, MaxBytes).Chunk(4).Select(Encoding.Latin1.GetString).ToArray();
        return [.. brands.Take(1), .. brands.Skip(2)]; // the minor version is in between
    }

    /// <param name="decodingTime">The decoding time in ticks at which the segment must begin; set to the one at which it ends.</param>
    private MeasuredSegment? Measure(string name, ParsedSegment stated, Mp4Track? init, ref long decodingTime)
    {
        using var file = files.Open(name); // even without an init segment, so that all missing files are reported
        if (file is null || init is null) return null;
        try
        {
            var boxes = FileBoxes.Scan(file);
            var fragments = FragmentReader.Read(file, init);
            if (!checks.Require(
                boxes is [{ Type: "moof" }, { Type: "mdat" }] && fragments is [{ Samples.Length: > 0 }], Container,
                $"{name}: not a single fragment with its media")) return null;
            var samples = fragments[0].Samples;
            SampleCheck.Check(checks, name, file, boxes, samples, init.Entry);
            checks.Require(
                samples.Sum(sample => (long)sample.Size) == boxes[1].ContentSize, Samples, $"{name}: the samples do not fill the media");
            TimeCheck.Check(checks, name, samples);
            checks.Require(samples[0].IsSync, Keyframes, $"{name}: does not begin with a keyframe");
            checks.Require(
                fragments[0].BaseDecodeTime == decodingTime, Continuity,
                $"{name}: begins at tick {fragments[0].BaseDecodeTime} instead of {decodingTime}");
            decodingTime = samples[^1].Dts + samples[^1].Duration;
            var measured = Presentation(file, init, fragments[0], decodingTime);
            checks.Require(
                Math.Abs(measured.Seconds - stated.Seconds) < 0.000002, SegmentDurations,
                $"{name}: {measured.Seconds:F6} s, stated as {stated.Seconds:F6} s");
            return measured;
        }
        catch (Mp4FormatException exception)
        {
            checks.Fail(Container, $"{name}: {exception.Message}");
            return null;
        }
    }

    /// <summary>
    /// Measures a segment's presentation. Frames are presented from the first one for the duration of the fragment. The same applies to
    /// audio, without the part that the edit list hides.
    /// </summary>
    private MeasuredSegment Presentation(FileStream file, Mp4Track init, Mp4Fragment fragment, long end)
    {
        var samples = fragment.Samples;
        var shown = Array.ConvertAll(samples, sample => sample.Pts - init.Edit.MediaZero);
        Array.Sort(shown);
        var isImage = init.Entry is AvcSampleEntry;
        var start = isImage ? shown[0] : Math.Max(init.Edit.Delay, shown[0]);
        var last = isImage ? start + (end - samples[0].Dts) : end - init.Edit.MediaZero;
        if (isImage)
        {
            // Decoding and presentation begin at the same time, so that players that use only one of them agree.
            checks.Require(shown[0] == samples[0].Dts, Continuity, $"tick {samples[0].Dts}: is presented from tick {shown[0]} on");
            checks.Require(shown[^1] < last, Continuity, $"tick {samples[0].Dts}: a frame is shown after the end of its segment");
        }
        var longest = Enumerable.Range(1, shown.Length - 1).Select(i => shown[i] - shown[i - 1]).Append(last - shown[^1]).Max();
        return new MeasuredSegment(
            file.Length, samples.Length, Seconds(start), Seconds(last), Seconds(shown[^1]), Seconds(longest),
            samples[0].Offset + samples[0].Size)
        {
            Fragment = fragment with { Samples = [] },
            DecodeEnd = end,
            BeginsWithSync = samples[0].IsSync && (init.Entry is not AvcSampleEntry video
                || new NalUnitWalk(file, video.Configuration.LengthSize).Find(samples[0]) is null),
            Keyframes = isImage
                ? [.. samples.Where(sample => sample.IsSync).Select(sample => Seconds(sample.Pts - init.Edit.MediaZero)).Order()]
                : [],
        };

        double Seconds(long ticks) => (double)ticks / init.Timescale;
    }
}
