using System.Text.Json;
using Encoder.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Storage;

namespace Encoder.GrainRuntime.Conformance.Hosting;

/// <summary>Hosts of the embedded runtime with this assembly's grains.</summary>
internal static class EmbeddedHost
{
    public static IHost Build(string path, Action<EmbeddedGrainsOptions> configure, Action<IServiceCollection> addServices)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddSingleton(_ => new SqliteFile(new() { Path = path, SurvivePowerLoss = false }));
        builder.Services.AddSingleton<IGrainStorageSerializer, JsonStateSerializer>();
        builder.Services.AddEmbeddedGrains(options =>
        {
            options.GrainAssemblies.Add(typeof(EmbeddedHost).Assembly);
            configure(options);
        });
        addServices(builder.Services);
        return builder.Build();
    }

    public static IGrainFactory Grains(this IHost host) => host.Services.GetRequiredService<IGrainFactory>();

    /// <summary>States as JSON.</summary>
    private sealed class JsonStateSerializer : IGrainStorageSerializer
    {
        public BinaryData Serialize<T>(T? input) => BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(input));

        public T? Deserialize<T>(BinaryData input) => JsonSerializer.Deserialize<T>(input.ToMemory().Span);
    }
}
