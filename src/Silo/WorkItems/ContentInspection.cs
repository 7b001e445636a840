using System.Text.Json;
using Encoder.Grains.Work;
using Encoder.Media.Planning;
using Encoder.Media.Verification;
using Encoder.Media.Verification.Content;

namespace Encoder.Silo.WorkItems;

/// <summary>Compares finished encodes with their source, and stores a report beside them for packaging.</summary>
public sealed class ContentInspection(ContentCheck check, VerificationOptions options)
{
    /// <summary>The warning that a stretch is black, frozen or silent where the source is not.</summary>
    public const string ContentLost = "content_lost";

    /// <summary>The warning that a rung differs strongly from the source.</summary>
    public const string SsimLow = "ssim_low";

    private const string FileName = "content.json";

    /// <summary>Inspects the encodes of a chunk.</summary>
    /// <param name="source">The local path of the source.</param>
    /// <param name="folder">The local path of the folder with the encodes.</param>
    /// <param name="encoded">The result so far.</param>
    /// <returns>The result with the warnings, or why the encodes are not valid.</returns>
    public async Task<WorkResult> Video(
        EncodePlan plan, Chunk chunk, string source, string folder, Encoded encoded, CancellationToken cancellationToken) =>
        Judge(await check.Video(plan, chunk, source, folder, cancellationToken), folder, encoded);

    /// <summary>Inspects all audio encodes of a job.</summary>
    /// <inheritdoc cref="Video"/>
    public async Task<WorkResult> Audio(
        EncodePlan plan, string source, string folder, Encoded encoded, CancellationToken cancellationToken) =>
        Judge(await check.Audio(plan, source, folder, cancellationToken), folder, encoded);

    /// <summary>Reads the report about encodes; null if they were not inspected: copies, and encodes of an earlier version.</summary>
    /// <param name="encode">The path of one of the encodes.</param>
    internal static ContentReport? Read(string encode)
    {
        var path = Path.Combine(Path.GetDirectoryName(encode)!, FileName);
        return File.Exists(path) ? JsonSerializer.Deserialize<ContentReport>(File.ReadAllText(path)) : null;
    }

    private WorkResult Judge(ContentResult result, string folder, Encoded encoded)
    {
        if (result.Report is not { } report) return WorkFailures.Of(result.Failure!)!;
        var lost = report.Stretches.Where(stretch => !stretch.InSource).ToLookup(stretch => PolicyOf(stretch.Kind));
        if (lost[StretchPolicy.Fail].ToArray() is [_, ..] faults)
            return WorkFailures.OutputInvalid(VerificationChecks.Stretches, $"An encode is {Where(faults)}.");
        File.WriteAllText(Path.Combine(folder, FileName), JsonSerializer.Serialize(report));
        return new Encoded(
        [
            .. encoded.Warnings,
            .. lost[StretchPolicy.Warn].Select(stretch => new PlanWarning(ContentLost, $"The output is {Where(stretch)}.")),
            .. report.Ssim.Where(place => place.Mean < options.SsimFloor).Select(place => new PlanWarning(
                SsimLow,
                $"The encode {place.Encode} has an SSIM of {place.Mean:0.00} at {place.Start:0.#} s; at least {options.SsimFloor:0.00} "
                + "is wanted.")),
        ]);
    }

    private StretchPolicy PolicyOf(StretchKind kind) => kind switch
    {
        StretchKind.Black => options.Black,
        StretchKind.Frozen => options.Frozen,
        _ => options.Silent,
    };

    private static string Where(params FoundStretch[] stretches) =>
        $"{string.Join(" and ", stretches.Select(stretch => $"{stretch}"))}, where the source is not";
}
