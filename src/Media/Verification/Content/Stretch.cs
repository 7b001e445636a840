using System.Text.Json.Serialization;

namespace Encoder.Media.Verification.Content;

/// <summary>What a stretch lacks.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<StretchKind>))]
public enum StretchKind
{
    /// <summary>Light.</summary>
    Black,

    /// <summary>Movement.</summary>
    Frozen,

    /// <summary>Sound.</summary>
    Silent,
}

/// <summary>A stretch that is black, frozen or silent.</summary>
/// <param name="Kind">What it lacks.</param>
/// <param name="Time">When it is, in seconds from the start of what was looked at.</param>
public sealed record Stretch(StretchKind Kind, Interval Time);
