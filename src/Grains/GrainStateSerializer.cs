using System.Text.Json;
using Encoder.Contracts.Json;
using Orleans.Storage;

namespace Encoder.Grains;

/// <summary>Stores grain state in the same JSON that the service speaks outside: no type names, so that classes can be renamed, and readable in the database.</summary>
public sealed class GrainStateSerializer : IGrainStorageSerializer
{
    public BinaryData Serialize<T>(T? input) => BinaryData.FromObjectAsJson(input, EncoderJson.Options);

    public T? Deserialize<T>(BinaryData input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return JsonSerializer.Deserialize<T>(input, EncoderJson.Options);
    }
}
