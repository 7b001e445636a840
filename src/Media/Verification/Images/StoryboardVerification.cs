using Encoder.Media.Captions;
using Encoder.Media.Commands;
using Encoder.Media.Planning;
using Encoder.Media.Probing;
using static Encoder.Media.Verification.VerificationChecks;

namespace Encoder.Media.Verification.Images;

/// <summary>Verifies a storyboard: reads its cues, and each of the sheets that they name.</summary>
internal static class StoryboardVerification
{
    /// <summary>The rounding error of cue times in seconds: WebVTT has milliseconds.</summary>
    private const double Rounding = 0.001;

    public static VerificationReport Run(string folder, StoryboardPlan board, double duration)
    {
        var checks = new CheckList();
        foreach (var extension in StoryboardCommand.Extensions)
        {
            CheckTrack(checks, folder, board, duration, extension);
            for (var sheet = 0; sheet < board.Sheets; sheet++) CheckSheet(checks, folder, board, sheet, extension);
        }
        checks.Done(Container, $"{StoryboardCommand.Extensions.Count} times {board.Sheets} sheets");
        checks.Done(Dimensions, $"{board.Columns}x{board.Rows} frames of {board.Width}x{board.Height}");
        checks.Done(Frames, $"{board.Frames} frames, every {board.Interval:0.###} s");
        return checks.Report();
    }

    private static void CheckTrack(CheckList checks, string folder, StoryboardPlan board, double duration, string extension)
    {
        var name = StoryboardCommand.TrackName(extension);
        var path = Path.Combine(folder, name);
        if (!checks.Require(File.Exists(path), Frames, $"there is no {name}")) return;
        var limits = new MediaLimits { MaxCues = board.Frames };
        if (CaptionReader.Read(File.ReadAllBytes(path), limits).Cues is not { } cues)
        {
            checks.Fail(Frames, $"{name} has no cues, or more than {board.Frames}");
            return;
        }
        checks.Require(cues.Length == board.Frames, Frames, $"{name} has {cues.Length} of {board.Frames} cues");
        foreach (var (frame, cue) in cues.Index())
        {
            var (start, end) = (frame * board.Interval, Math.Min((frame + 1) * board.Interval, duration));
            checks.Require(
                cue.Text == StoryboardCommand.Fragment(board, frame, extension)
                    && Math.Abs(cue.Start.TotalSeconds - start) <= Rounding && Math.Abs(cue.End.TotalSeconds - end) <= Rounding,
                Frames, $"{name}: cue {frame} is {cue.Text} from {cue.Start} to {cue.End}");
        }
    }

    private static void CheckSheet(CheckList checks, string folder, StoryboardPlan board, int sheet, string extension)
    {
        var name = StoryboardCommand.SheetName(sheet, extension);
        var found = ImageVerification.Run(
            Path.Combine(folder, name), extension == "jpg" ? ImageFormat.Jpg : ImageFormat.Webp, board.Columns * board.Width,
            board.Rows * board.Height);
        foreach (var problem in found.Problems) checks.Fail(problem.Check, $"{name}: {problem.Message}");
    }
}
