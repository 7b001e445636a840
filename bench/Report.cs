using System.Text.Json;

namespace Encoder.Bench;

/// <summary>Prints results.</summary>
internal static class Report
{
    private static readonly JsonSerializerOptions s_json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, WriteIndented = true };

    public static void Json<T>(T result) => Console.WriteLine(JsonSerializer.Serialize(result, s_json));

    public static string Verdict(bool reached) => reached ? "reached" : "MISSED";
}
