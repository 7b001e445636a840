using System.Text.Json;
using System.Text.Json.Serialization;

namespace Encoder.Bench;

/// <summary>Prints what was found.</summary>
internal static class Report
{
    public static JsonSerializerOptions JsonOptions { get; } = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static void Json<T>(T result) => Console.WriteLine(JsonSerializer.Serialize(result, JsonOptions));

    public static void Table(params IReadOnlyList<Outcome> outcomes)
    {
        var width = outcomes.SelectMany(outcome => outcome.Figures).Select(figure => figure.Name.Length).Append(40).Max();
        foreach (var outcome in outcomes)
        {
            Console.WriteLine($"{outcome.Bench}: {outcome.Skipped ?? outcome.What}");
            foreach (var figure in outcome.Figures) Console.WriteLine(Line(figure, width));
        }
    }

    private static string Line(Figure figure, int width)
    {
        var line = $"  {figure.Name.PadRight(width)} {Number(figure.Value),10} {figure.Unit,-5}";
        return figure.Target is { } target
            ? $"{line} {(target.AtMost ? "at most" : "at least"),8} {Number(target.Bound),-6} {(target.IsReachedBy(figure.Value) ? "reached" : "MISSED")}"
            : line.TrimEnd();
    }

    /// <summary>Three digits are as much as such measurements can tell.</summary>
    private static string Number(double value) => Math.Abs(value) switch
    {
        >= 100 => $"{value:0}",
        >= 10 => $"{value:0.0}",
        _ => $"{value:0.00}",
    };
}
