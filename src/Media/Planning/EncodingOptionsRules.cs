using Microsoft.Extensions.Options;

namespace Encoder.Media.Planning;

/// <summary>Validates the rules that involve several <see cref="EncodingOptions"/>, and the settings of each rung.</summary>
public sealed class EncodingOptionsRules : IValidateOptions<EncodingOptions>
{
    private const string Section = "Encoder:Encoding";
    private const int HighestCrf = 51;
    private const int LowestRate = 16_000;

    public ValidateOptionsResult Validate(string? name, EncodingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var broken = new ValidateOptionsResultBuilder();
        if (options.ChunkDuration < options.SegmentDuration)
            broken.AddError(
                $"{Section}:{nameof(options.ChunkDuration)} is {options.ChunkDuration}; "
                + $"it must be at least {nameof(options.SegmentDuration)}, which is {options.SegmentDuration}.");
        var gops = options.SegmentDuration / options.KeyframeInterval;
        if (Math.Abs(gops - Math.Round(gops)) > 1e-9)
            broken.AddError(
                $"{Section}:{nameof(options.SegmentDuration)} is {options.SegmentDuration}; "
                + $"it must be a multiple of {nameof(options.KeyframeInterval)}, which is {options.KeyframeInterval}.");
        foreach (var (rung, encoding) in options.Rungs)
        {
            var setting = $"{Section}:{nameof(options.Rungs)}:{rung}";
            if (rung <= 0)
                broken.AddError($"{setting} is not a rung; a rung is named by the short side of its frames in pixels, such as 360.");
            if (encoding.Crf is < 0 or > HighestCrf)
                broken.AddError($"{setting}:{nameof(encoding.Crf)} is {encoding.Crf}; it must be 0 to {HighestCrf}.");
            if (encoding.MaxRate < LowestRate)
                broken.AddError(
                    $"{setting}:{nameof(encoding.MaxRate)} is {encoding.MaxRate}; it must be at least {LowestRate} bits per second.");
        }
        return broken.Build();
    }
}
