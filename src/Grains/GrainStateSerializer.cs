using System.Text.Json;
using Encoder.Contracts.Json;
using Orleans.Storage;

namespace Encoder.Grains;

/// <summary>
/// Stores grain state as the JSON that the API uses. It is readable in the database and holds no type names, so classes can be
/// renamed.
/// </summary>
public sealed class GrainStateSerializer : IGrainStorageSerializer
{
    public BinaryData Serialize<T>(T? input) => BinaryData.FromObjectAsJson(input, EncoderJson.Options);

    public T? Deserialize<T>(BinaryData input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return JsonSerializer.Deserialize<T>(input, EncoderJson.Options);
    }
}
