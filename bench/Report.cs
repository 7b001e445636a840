using System.Text.Json;
using System.Text.Json.Serialization;

namespace Encoder.Bench;

/// <summary>Prints outcomes.</summary>
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
        if (figure.Target is not { } target) return line.TrimEnd();
        var verdict = target.IsReachedBy(figure.Value) ? "reached" : "MISSED";
        return $"{line} {(target.AtMost ? "at most" : "at least"),8} {Number(target.Bound),-6} {verdict}";
    }

    /// <summary>Formats a value with three significant digits; measurements are no more precise.</summary>
    private static string Number(double value) => Math.Abs(value) switch
    {
        >= 100 => $"{value:0}",
        >= 10 => $"{value:0.0}",
        _ => $"{value:0.00}",
    };
}
