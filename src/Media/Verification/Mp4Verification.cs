using Encoder.Media.Mp4;
using Encoder.Media.Mp4.Codecs;
using Encoder.Media.Mp4.Reading;
using Encoder.Media.Verification.Streams;
using static Encoder.Media.Verification.VerificationChecks;

namespace Encoder.Media.Verification;

/// <summary>Looks at an mp4.</summary>
internal static class Mp4Verification
{
    public static VerificationReport Run(string path, OutputExpectation expected)
    {
        var checks = new CheckList();
        DecodableTrack[] tracks = [];
        try
        {
            // Without a buffer: what is read are a few bytes here and there.
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
            checks.Fail(Container, "there is no file");
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
        var picture = Array.Find(tracks, track => track.Entry is AvcSampleEntry);
        var sound = Array.Find(tracks, track => track.Entry is AacSampleEntry);
        checks.Require(
            picture is not null && sound is not null == expected.HasSound && movie.Tracks.Count == (expected.HasSound ? 2 : 1), Tracks,
            $"{string.Join(" and ", movie.Tracks.Select(Describe))} instead of pictures{(expected.HasSound ? " and sound" : " alone")}");
        checks.Done(Tracks, $"{movie.Tracks.Count}");

        if (picture is not null) CheckPicture(checks, file, movie, picture, expected);
        if (sound is not null && picture is not null) CheckSound(checks, file, movie, sound, picture);
        checks.Done(Samples, $"{tracks.Sum(track => track.Samples.Length)}");
        checks.Done(Times, $"{tracks.Length} tracks");
        checks.Done(Start, "picture at 0");
    }

    private static void CheckPicture(CheckList checks, FileStream file, Mp4Movie movie, Mp4Track picture, OutputExpectation expected)
    {
        var rung = expected.Rungs.Single();
        PictureFormat.Check(checks, picture, (AvcSampleEntry)picture.Entry, rung);
        checks.Done(Dimensions, $"{rung.Width}x{rung.Height}");
        checks.Done(PixelFormat, "8 bits, 4:2:0, progressive, square, upright");
        checks.Done(Colour, "BT.709, limited range");

        SampleCheck.Check(checks, "picture", file, movie.Boxes, picture.Samples, picture.Entry);
        checks.Require(picture.Samples[0].IsSync, Keyframes, "the first picture is no keyframe");
        checks.Done(NalUnits, $"{picture.Samples.Length} pictures");
        checks.Done(Keyframes, $"{picture.Samples.Count(sample => sample.IsSync)}");

        TimeCheck.Check(checks, "picture", picture.Samples);
        var start = Seconds(picture, picture.Samples.Min(sample => sample.Pts) - picture.Edit.MediaZero);
        checks.Require(start == 0, Start, $"the first picture is shown at {start:0.###} s");
        LengthCheck.Check(checks, "picture", End(picture), picture.Samples.Length, expected);
        checks.Done(Duration, $"{End(picture):0.###} s");
        checks.Done(Frames, $"{picture.Samples.Length}");
    }

    private static void CheckSound(CheckList checks, FileStream file, Mp4Movie movie, Mp4Track sound, Mp4Track picture)
    {
        SoundFormatCheck.Check(checks, (AacSampleEntry)sound.Entry);
        SampleCheck.Check(checks, "sound", file, movie.Boxes, sound.Samples, sound.Entry);
        TimeCheck.Check(checks, "sound", sound.Samples);
        LengthCheck.CheckSound(checks, SoundStart(sound), End(sound), End(picture));
        checks.Done(SoundDuration, $"{End(sound):0.###} s");
    }

    /// <summary>Seconds at which a track's presentation ends; the last picture lasts as long as the last sample in decoding order.</summary>
    private static double End(Mp4Track track)
    {
        var end = track.Samples.Max(sample => sample.Pts) + track.Samples[^1].Duration - track.Edit.MediaZero;
        return Seconds(track, track.Edit.Length is { } length ? Math.Min(end, track.Edit.Delay + length) : end);
    }

    private static DecodableTrack Decodable(string name, Mp4Movie movie)
    {
        var sound = movie.Tracks.Where(track => track is { Entry: AacSampleEntry, Samples.Length: > 0 });
        return new DecodableTrack(name, null, movie.Tracks.Where(track => track.Entry is AvcSampleEntry).Sum(track => track.Samples.Length), sound.Sum(track => End(track) - SoundStart(track)));
    }

    private static double SoundStart(Mp4Track sound) => Seconds(sound, Math.Max(sound.Edit.Delay, sound.Samples[0].Pts - sound.Edit.MediaZero));

    private static double Seconds(Mp4Track track, long ticks) => (double)ticks / track.Timescale;

    private static string Describe(Mp4Track track) => track.Entry switch
    {
        AvcSampleEntry => $"{track.Samples.Length} pictures",
        AacSampleEntry => $"{track.Samples.Length} frames of sound",
        _ => "another track",
    };
}
