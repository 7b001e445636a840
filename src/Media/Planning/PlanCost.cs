using Encoder.Media.Probing;

namespace Encoder.Media.Planning;

/// <summary>
/// Estimates the processor time of a plan's runs, in seconds on the machine where the constants were measured. Only the proportions matter:
/// together with the time already spent, they tell when the rest will be done.
/// </summary>
public static class PlanCost
{
    /// <summary>Seconds to start a program in its sandbox.</summary>
    private const double Start = 0.1;

    /// <summary>The further cost of starting an encode, in frames of it: its buffers, and threads that have no work at first.</summary>
    private const double StartupFrames = 30;

    /// <summary>Seconds to decode and scale a pixel of the source, not counting its bits.</summary>
    private const double SourcePixel = 3.5e-9;

    /// <summary>Seconds to decode a bit of the source.</summary>
    private const double SourceBit = 13e-9;

    /// <summary>Seconds to encode a pixel with x264's preset veryfast.</summary>
    private const double EncodedPixel = 16e-9;

    /// <summary>Seconds to decode a pixel of an output, not counting its bits.</summary>
    private const double DecodedPixel = 2.5e-9;

    /// <summary>Seconds to convert a pixel from code values to linear light and back.</summary>
    private const double ConvertedPixel = 60e-9;

    /// <summary>Seconds to decode, resample and encode a second of one channel of audio.</summary>
    private const double AudioChannel = 0.015;

    /// <summary>Seconds to decode and measure a second of one channel of audio.</summary>
    private const double MeasuredChannel = 0.006;

    /// <summary>Seconds to write and check a frame that is copied.</summary>
    private const double CopiedFrame = 4e-6;

    /// <summary>Seconds to finish and encode a pixel of a thumbnail.</summary>
    private const double ThumbnailPixel = 80e-9;

    /// <summary>
    /// The share of an encode's time that is spent on frames before they are written: they are decoded, scaled and analysed ahead.
    /// </summary>
    private const double AheadShare = 0.3;

    /// <summary>The number of frames that the encoder holds in addition to its lookahead, in its threads and to reorder B-frames.</summary>
    private const int HeldFrames = 10;

    /// <summary>The presets of x264: their time relative to veryfast, and the frames of their lookahead.</summary>
    private static readonly Dictionary<string, (double Time, int Lookahead)> s_presets = new()
    {
        ["ultrafast"] =
            (0.3, 0), ["superfast"] =
                (0.6, 0), ["veryfast"] = (1, 10), ["faster"] = (2, 20), ["fast"] = (2.7, 30), ["medium"] = (3.4, 40), ["slow"] = (4.4, 50),
        ["slower"] = (8, 60), ["veryslow"] = (15, 60),
    };

    /// <summary>Returns the cost of a whole job, except fetching and probing its source.</summary>
    public static double Whole(EncodePlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return plan.Chunks.Sum(chunk => Encode(plan, chunk))
            + (plan.Copied.Any() ? Copy(plan) : 0)
            + (plan.Audio is null ? 0 : Audio(plan))
            + plan.Outputs.Sum(output => Package(plan, output))
            + Thumbnails(plan);
    }

    /// <summary>Returns the cost of encoding a chunk for all rungs.</summary>
    public static double Encode(EncodePlan plan, Chunk chunk)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(chunk);
        var part = plan.Duration > 0 ? ((chunk.End ?? plan.Duration) - chunk.Start) / plan.Duration : 1;
        return BeginEncode(plan) + (part * EncodeAll(plan));
    }

    /// <summary>
    /// Returns the share of a chunk's encode that is done, 0 to 1, when the encoder has received the given number of frames. With the first
    /// frame, the cost of starting is spent. Frames that the encoder still holds when it has received all of them are the last part.
    /// </summary>
    public static double Encoded(EncodePlan plan, Chunk chunk, long frames)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(chunk);
        if (frames <= 0 || (chunk.Frames ?? plan.Preparation.Frames) is not (> 0 and var planned)) return 0;
        var begun = BeginEncode(plan);
        var all = Encode(plan, chunk);
        var got = Math.Min(planned, frames);
        var written = Math.Max(0, got - HeldFrames - plan.Encoded.Select(e => Preset(e).Lookahead).DefaultIfEmpty().Max());
        return (begun + ((all - begun) * ((AheadShare * got) + ((1 - AheadShare) * written)) / planned)) / all;
    }

    private static double BeginEncode(EncodePlan plan) =>
        Start + (plan.Preparation.Frames > 0 ? StartupFrames / plan.Preparation.Frames * EncodeAll(plan) : 0);

    /// <summary>Returns the cost of encoding all frames in one run, without starting it.</summary>
    private static double EncodeAll(EncodePlan plan)
    {
        VideoEncode[] encodes = [.. plan.Encoded];
        var converted = plan.Preparation.Color.IsOrdinary || encodes is [] ? 0 : ConvertedPixel * Pixels(encodes[0]);
        var encoded = encodes.Sum(e => EncodedPixel * Preset(e).Time * Pixels(e));
        var decoded = (plan.Scan.Frames * SourcePixel * Pixels(plan.Source.Video!))
            + (SourceBit * (plan.Source.BitRate ?? 0) * plan.Duration);
        return decoded + (plan.Preparation.Frames * (converted + encoded));
    }

    /// <summary>Returns the cost of copying the source's frames.</summary>
    public static double Copy(EncodePlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return Start + (plan.Copied.Count() * plan.Preparation.Frames * CopiedFrame);
    }

    /// <summary>Returns the cost of encoding all audio. Normalized audio is measured before and after.</summary>
    public static double Audio(EncodePlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return Start + plan.AudioEncodes.Sum(audio =>
            (AudioChannel * audio.Channels * audio.Duration)
            + (audio.Loudness is null ? 0 : 2 * (Start + (MeasuredChannel * audio.Channels * audio.Duration))));
    }

    /// <summary>Returns the cost of packaging and verifying a preset.</summary>
    public static double Package(EncodePlan plan, OutputPlan output)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(output);
        var written = Start + (output.Video.Length * plan.Preparation.Frames * CopiedFrame);
        return plan.Verification == VerificationLevel.Decode ? written + Decode(plan, output) : written;
    }

    /// <summary>Returns the cost of decoding what was packaged, each rung in its own run. The cost of the audio is negligible.</summary>
    private static double Decode(EncodePlan plan, OutputPlan output) =>
        output.Video.Sum(key =>
        {
            var encode = plan.Video.Single(v => v.Key == key);
            return Start
                + (plan.Preparation.Frames * DecodedPixel * Pixels(encode)) + (SourceBit * 8 * SizePrediction.Video(plan, encode).Expected);
        });

    /// <summary>
    /// Returns the cost of all thumbnails: one run for all frames between the same keyframes, decoded from the keyframe before them.
    /// </summary>
    public static double Thumbnails(EncodePlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var rate = plan.Duration > 0 ? plan.Scan.Frames / plan.Duration : 0;
        double Keyframe(double time) => Array.Find(plan.Scan.Shown, s => s.Time == time)?.KeyTime - plan.Scan.FirstTime ?? time;
        return plan.Thumbnails.Select(t => t.Seconds).Distinct().GroupBy(Keyframe).Sum(run =>
        {
            var decoded = 1 + (rate * Math.Max(0, run.Max() - run.Key));
            return Start + (decoded * SourcePixel * Pixels(plan.Source.Video!));
        }) + plan.Thumbnails.Sum(t => ThumbnailPixel * t.Width * t.Height);
    }

    private static (double Time, int Lookahead) Preset(VideoEncode encode) =>
        s_presets.GetValueOrDefault(encode.Preset, s_presets["veryfast"]);

    private static double Pixels(VideoEncode encode) => (double)encode.Width * encode.Height;

    private static double Pixels(VideoStream stream) => (double)stream.Width * stream.Height;
}
