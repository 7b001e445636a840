using Encoder.Media.Planning;

namespace Encoder.Media.Verification.Content;

/// <summary>Summarizes the reports on an output's encodes.</summary>
public static class ContentFigures
{
    /// <summary>The maximum number of stretches to list.</summary>
    private const int Listed = 20;

    /// <summary>Returns the checks that the encodes passed; none if nothing was checked.</summary>
    /// <param name="reports">The reports on the chunks of the video, followed by the report on the audio.</param>
    /// <param name="video">The video encodes in the output, lowest rung first.</param>
    /// <param name="audio">The keys of the audio encodes in the output.</param>
    public static IEnumerable<PassedCheck> Of(ContentReport[] reports, VideoEncode[] video, string[] audio)
    {
        ArgumentNullException.ThrowIfNull(reports);
        ArgumentNullException.ThrowIfNull(video);
        ArgumentNullException.ThrowIfNull(audio);
        var min = reports.Select(report => report.Least).DefaultIfEmpty().Max();
        if (min > 0)
        {
            string[] told =
            [
                .. reports.SelectMany(report => report.Stretches)
                    .Where(stretch => stretch.Kind != StretchKind.Silent || audio.Contains(stretch.Encode)).Select(Describe),
            ];
            var more = told.Length > Listed ? $", and {told.Length - Listed} more" : "";
            yield return new PassedCheck(
                VerificationChecks.Stretches,
                told is [] ? $"none of {min:0.##} s or more" : string.Join(", ", told.Take(Listed)) + more);
        }

        var compared = reports.SelectMany(report => report.Ssim).ToLookup(figures => figures.Encode);
        var rungs = video.Where(encode => compared.Contains(encode.Key)).Select(encode => Describe(encode, [.. compared[encode.Key]]));
        if (rungs.ToArray() is [_, ..] all) yield return new PassedCheck(VerificationChecks.Ssim, string.Join(", ", all));
    }

    private static string Describe(FoundStretch stretch)
    {
        var what = stretch.Kind == StretchKind.Silent ? $"{stretch.Encode} {stretch}" : $"{stretch}";
        return stretch.InSource ? $"{what} as the source is" : $"{what}, where the source is not";
    }

    private static string Describe(VideoEncode encode, SsimFigures[] places)
    {
        var frames = places.Sum(place => place.Frames);
        var mean = places.Sum(place => place.Mean * place.Frames) / frames;
        return $"{encode.Rung}: mean {mean:0.0000}, lowest {places.Min(place => place.Lowest):0.0000} of {frames} frames";
    }
}
