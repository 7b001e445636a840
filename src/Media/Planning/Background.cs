using System.Text.Json.Serialization;

namespace Encoder.Media.Planning;

/// <summary>The background behind transparent parts of a frame.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Background>))]
public enum Background { Black, White }
