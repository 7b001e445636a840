namespace Encoder.Samples.CoHosted.Encoding;

/// <summary>On whose behalf lessons are encoded; bound from <c>CoHosted</c>.</summary>
internal sealed class EncodingOptions
{
    public const string Section = "CoHosted";

    /// <summary>A tenant that the encoder has. Grain calls carry no token: who can reach the silos is trusted, and says which tenant it is.</summary>
    public string Tenant { get; set; } = "default";
}
