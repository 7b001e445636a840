using Encoder.Media.Packaging;
using Encoder.Media.Planning;
using Encoder.Media.Processes;
using Encoder.Media.Verification;

namespace Encoder.Media.Formats;

/// <summary>
/// Everything that depends on the format of a preset: which files it makes, how it makes them, and how they are verified.
/// </summary>
/// <remarks>To add a format, derive from this class and list the new class in <see cref="PackageFormats.All"/>.</remarks>
public abstract class PackageFormat
{
    /// <summary>The format that this class packages.</summary>
    public abstract OutputFormat Format { get; }

    /// <summary>The format's name in the HTTP API: "hls", "mp4".</summary>
    public string Name => Format.ToString().ToLowerInvariant();

    /// <summary>Returns the files that clients are given, in the order in which they are verified.</summary>
    public abstract PlannedFile[] Files(EncodePlan plan, OutputPlan output);

    /// <summary>Returns the ffmpeg commands that package a preset, without real paths; empty if ffmpeg is not needed.</summary>
    public abstract IEnumerable<FfmpegCommand> PackageCommands(EncodePlan plan, OutputPlan output);

    /// <summary>Returns the ffmpeg commands that decode all outputs of a preset, without real paths.</summary>
    public abstract IEnumerable<FfmpegCommand> DecodeCommands(EncodePlan plan, OutputPlan output);

    /// <summary>Makes the files of a preset from finished encodes, without re-encoding.</summary>
    /// <param name="source">The preset and its encodes.</param>
    /// <param name="folder">The folder to write to. It exists and is empty.</param>
    /// <param name="ffmpeg">Runs <see cref="PackageCommands"/>.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="IOException">An encode could not be read, or a file could not be written.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public abstract Task<PackageResult> Package(
        PackageSource source, string folder, IFfmpegRunner ffmpeg, CancellationToken cancellationToken = default);

    /// <summary>Verifies the structure of a packaged file and of all files that belong to it.</summary>
    /// <exception cref="IOException">A file exists but could not be read.</exception>
    public abstract VerificationReport Verify(string folder, PlannedFile file, OutputExpectation expected);

    /// <summary>Returns the command that decodes one track of a packaged output.</summary>
    /// <param name="folder">The real path of the output's folder.</param>
    /// <param name="track">A track from the report of <see cref="Verify"/>.</param>
    public abstract FfmpegCommand Decode(string folder, DecodableTrack track);

    /// <summary>Returns the audio encodes of a preset, the default one first.</summary>
    protected static AudioEncode[] AudioEncodes(EncodePlan plan, OutputPlan output)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(output);
        return Array.ConvertAll(output.AudioKeys, key => plan.AudioEncodes.Single(audio => audio.Key == key));
    }

    /// <summary>Returns the video encodes of a preset, lowest rung first.</summary>
    protected static VideoEncode[] Encodes(EncodePlan plan, OutputPlan output)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(output);
        return Array.ConvertAll(output.Video, key => plan.Video.Single(v => v.Key == key));
    }
}

/// <summary>A file that a preset makes and its owner can fetch.</summary>
/// <param name="Name">The path in the preset's folder: "360.mp4", "index.m3u8".</param>
/// <param name="Encodes">The video encodes in the file, lowest rung first; empty for audio only.</param>
/// <param name="IsPlaylist">Whether the file is a playlist for other files in its folder.</param>
public sealed record PlannedFile(string Name, VideoEncode[] Encodes, bool IsPlaylist);

/// <summary>A packaged file.</summary>
/// <param name="File">The planned file.</param>
/// <param name="Size">The size in bytes, including all files that a playlist names; 0 if the file is missing.</param>
/// <param name="Duration">The seconds of video, or of audio if there is no video.</param>
public sealed record PackagedFile(PlannedFile File, long Size, double Duration);

/// <summary>A preset and the encodes that it is made from.</summary>
/// <param name="Plan">The plan that the preset belongs to.</param>
/// <param name="Output">The preset.</param>
/// <param name="Rungs">The files of each video encode of the preset, by its key.</param>
/// <param name="Audio">The file of each audio encode of the preset, by its key.</param>
public sealed record PackageSource(
    EncodePlan Plan, OutputPlan Output, IReadOnlyDictionary<string, RungSource> Rungs, IReadOnlyDictionary<string, string> Audio)
{
    /// <summary>The frames of the plan's storyboard, in their order.</summary>
    public string[] Tiles { get; init; } = [];

    /// <summary>The files of the plan's captions.</summary>
    public CaptionSource[] Captions { get; init; } = [];
}

/// <summary>The outcome of packaging: exactly one member is set.</summary>
/// <param name="Files">The packaged files, in the order of <see cref="PackageFormat.Files"/>. They are not verified yet.</param>
/// <param name="Problem">Why the encodes cannot be packaged.</param>
/// <param name="Failure">The ffmpeg run that failed.</param>
public sealed record PackageResult(PackagedFile[]? Files, PackagingProblem? Problem = null, FfmpegResult? Failure = null);
