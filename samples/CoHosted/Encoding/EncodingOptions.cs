namespace Encoder.Samples.CoHosted.Encoding;

/// <summary>On whose behalf lessons are encoded; bound from <c>CoHosted</c>.</summary>
internal sealed class EncodingOptions
{
    public const string Section = "CoHosted";

    /// <summary>A tenant of the encoder. Grain calls carry no token: silos trust whoever can reach them to name the right tenant.</summary>
    public string Tenant { get; set; } = "default";
}
