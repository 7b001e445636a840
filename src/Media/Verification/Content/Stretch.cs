using System.Text.Json.Serialization;

namespace Encoder.Media.Verification.Content;

/// <summary>The kinds of stretches, by what they lack.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<StretchKind>))]
public enum StretchKind
{
    /// <summary>No light.</summary>
    Black,

    /// <summary>No motion.</summary>
    Frozen,

    /// <summary>No sound.</summary>
    Silent,
}

/// <summary>A stretch that is black, frozen or silent.</summary>
/// <param name="Kind">What the stretch lacks.</param>
/// <param name="Time">The time of the stretch in seconds, from the start of the part that was searched.</param>
public sealed record Stretch(StretchKind Kind, Interval Time);
