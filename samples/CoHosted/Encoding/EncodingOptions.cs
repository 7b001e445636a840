namespace Encoder.Samples.CoHosted.Encoding;

/// <summary>The tenant that lessons are encoded for; bound from <c>CoHosted</c>.</summary>
internal sealed class EncodingOptions
{
    public const string Section = "CoHosted";

    /// <summary>A tenant of the encoder. Grain calls carry no token: silos trust their callers to name the right tenant.</summary>
    public string Tenant { get; set; } = "default";
}
