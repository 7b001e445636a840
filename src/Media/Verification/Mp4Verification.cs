using Encoder.Media.Mp4;
using Encoder.Media.Mp4.Codecs;
using Encoder.Media.Mp4.Reading;
using Encoder.Media.Verification.Streams;
using static Encoder.Media.Verification.VerificationChecks;

namespace Encoder.Media.Verification;

/// <summary>Verifies an mp4 file.</summary>
internal static class Mp4Verification
{
    public static VerificationReport Run(string path, OutputExpectation expected)
    {
        var checks = new CheckList();
        DecodableTrack[] tracks = [];
        try
        {
            // Without a buffer, because only a few scattered bytes are read.
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            var movie = MovieReader.Read(file);
            Check(checks, file, movie, expected);
            tracks = [Decodable(Path.GetFileName(path), movie)];
        }
        catch (Mp4FormatException exception)
        {
            checks.Fail(Container, exception.Message);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            checks.Fail(Container, "the file does not exist");
        }
        return checks.Report(tracks);
    }

    private static void Check(CheckList checks, FileStream file, Mp4Movie movie, OutputExpectation expected)
    {
        checks.Done(Container, $"{file.Length} bytes, {movie.Boxes.Count} boxes");
        var types = movie.Boxes.Select(box => box.Type).ToList();
        checks.Require(types.IndexOf("moov") < types.IndexOf("mdat"), FastStart, "the movie box does not come before the media");
        checks.Done(FastStart, $"movie box at byte {movie.Boxes.First(box => box.Type == "moov").Offset}");

        var tracks = movie.Tracks.Where(track => track.Samples.Length > 0).ToArray();
        var video = Array.Find(tracks, track => track.Entry is AvcSampleEntry);
        var audio = Array.Find(tracks, track => track.Entry is AacSampleEntry);
        var (hasVideo, hasAudio) = (expected.Rungs.Length > 0, expected.Audio.Length > 0);
        checks.Require(
            video is not null == hasVideo && audio is not null == hasAudio
            && movie.Tracks.Count == expected.Rungs.Length + expected.Audio.Length, Tracks,
            $"{string.Join(" and ", movie.Tracks.Select(Describe))} instead of {Wanted(hasVideo, hasAudio)}");
        checks.Done(Tracks, $"{movie.Tracks.Count}");

        if (video is not null && hasVideo) CheckVideo(checks, file, movie, video, expected);
        if (audio is not null && hasAudio && video is not null == hasVideo)
            CheckAudio(checks, file, movie, audio, expected.Audio[0], video is null ? expected.Duration : End(video));
        checks.Done(Samples, $"{tracks.Sum(track => track.Samples.Length)}");
        checks.Done(Times, $"{tracks.Length} tracks");
        checks.Done(Start, hasVideo ? "frame at 0" : "audio at 0");
    }

    private static void CheckVideo(CheckList checks, FileStream file, Mp4Movie movie, Mp4Track video, OutputExpectation expected)
    {
        var rung = expected.Rungs.Single();
        VideoFormatCheck.Check(checks, video, (AvcSampleEntry)video.Entry, rung);
        checks.Done(Dimensions, $"{rung.Width}x{rung.Height}");
        checks.Done(PixelFormat, "8 bits, 4:2:0, progressive, square, upright");
        checks.Done(Colour, "BT.709, limited range");

        SampleCheck.Check(checks, "frame", file, movie.Boxes, video.Samples, video.Entry);
        checks.Require(video.Samples[0].IsSync, Keyframes, "the first frame is not a keyframe");
        checks.Done(NalUnits, $"{video.Samples.Length} frames");
        checks.Done(Keyframes, $"{video.Samples.Count(sample => sample.IsSync)}");

        TimeCheck.Check(checks, "frame", video.Samples);
        var start = Seconds(video, video.Samples.Min(sample => sample.Pts) - video.Edit.MediaZero);
        checks.Require(start == 0, Start, $"the first frame is shown at {start:0.###} s");
        LengthCheck.Check(checks, "frame", End(video), video.Samples.Length, expected);
        checks.Done(Duration, $"{End(video):0.###} s");
        checks.Done(Frames, $"{video.Samples.Length}");
    }

    private static string Wanted(bool video, bool audio) => (video, audio) switch
    {
        (true, true) => "video and audio",
        (true, false) => "only video",
        _ => "only audio",
    };

    /// <param name="min">The minimum duration in seconds.</param>
    private static void CheckAudio(
        CheckList checks, FileStream file, Mp4Movie movie, Mp4Track audio, AudioExpectation expected, double min)
    {
        AudioFormatCheck.Check(checks, (AacSampleEntry)audio.Entry, expected.Channels);
        AudioFormatCheck.Done(checks, (AacSampleEntry)audio.Entry);
        SampleCheck.Check(checks, "audio", file, movie.Boxes, audio.Samples, audio.Entry);
        TimeCheck.Check(checks, "audio", audio.Samples);
        LengthCheck.CheckAudio(checks, AudioStart(audio), End(audio), min);
        checks.Done(AudioDuration, $"{End(audio):0.###} s");
    }

    /// <summary>
    /// Returns the time in seconds at which a track's presentation ends. The last frame lasts as long as the last sample in decoding order.
    /// </summary>
    private static double End(Mp4Track track)
    {
        var end = track.Samples.Max(sample => sample.Pts) + track.Samples[^1].Duration - track.Edit.MediaZero;
        return Seconds(track, track.Edit.Length is { } length ? Math.Min(end, track.Edit.Delay + length) : end);
    }

    private static DecodableTrack Decodable(string name, Mp4Movie movie)
    {
        var audio = movie.Tracks.Where(track => track is { Entry: AacSampleEntry, Samples.Length: > 0 });
        return new DecodableTrack(
            name, null, movie.Tracks.Where(track => track.Entry is AvcSampleEntry).Sum(track => track.Samples.Length),
            audio.Sum(track => End(track) - AudioStart(track)));
    }

    private static double AudioStart(Mp4Track audio) =>
        Seconds(audio, Math.Max(audio.Edit.Delay, audio.Samples[0].Pts - audio.Edit.MediaZero));

    private static double Seconds(Mp4Track track, long ticks) => (double)ticks / track.Timescale;

    private static string Describe(Mp4Track track) => track.Entry switch
    {
        AvcSampleEntry => $"{track.Samples.Length} frames",
        AacSampleEntry => $"{track.Samples.Length} audio frames",
        _ => "another track",
    };
}
