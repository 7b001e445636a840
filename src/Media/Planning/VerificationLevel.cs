namespace Encoder.Media.Planning;

/// <summary>How thoroughly the outputs of a plan are verified.</summary>
public enum VerificationLevel
{
    /// <summary>Every box, sample and playlist is checked; nothing is decoded.</summary>
    Structure,

    /// <summary>The structure is checked, and all video and audio are decoded.</summary>
    Decode,
}
