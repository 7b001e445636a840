using System.Text.Json.Serialization;

namespace Encoder.Media.Planning;

/// <summary>What transparent parts of a frame are laid on.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Background>))]
public enum Background { Black, White }
