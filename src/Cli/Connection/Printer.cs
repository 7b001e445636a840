using System.Text.Json;
using Encoder.Contracts.Json;
using Spectre.Console;

namespace Encoder.Cli.Connection;

/// <summary>Writes responses to standard output: in readable form, or as JSON, one document per line.</summary>
/// <param name="json">Whether to write JSON.</param>
internal sealed class Printer(bool json)
{
    /// <summary>The width of a table that is not written to a terminal, in characters.</summary>
    private const int PlainWidth = 160;

    public bool Json { get; } = json;

    /// <summary>Whether the output is a terminal, so that progress can be drawn.</summary>
    public bool IsInteractive => !Json && !Console.IsOutputRedirected;

    /// <summary>Returns the console for tables and progress: without escape sequences if the output is not a terminal.</summary>
    public static IAnsiConsole Terminal()
    {
        if (!Console.IsOutputRedirected) return AnsiConsole.Console;
        var plain = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
        });
        plain.Profile.Width = PlainWidth;
        return plain;
    }

    /// <summary>Writes a response: the JSON document, or what <paramref name="forPeople"/> writes.</summary>
    public void Write<T>(T answer, Action forPeople)
    {
        if (Json) Console.WriteLine(JsonSerializer.Serialize(answer, EncoderJson.Options));
        else forPeople();
    }

    /// <summary>Writes a line, unless the output is JSON.</summary>
    public void Line(string text)
    {
        if (!Json) Console.WriteLine(text);
    }

    public static void Table(IReadOnlyList<string> columns, IEnumerable<string[]> rows)
    {
        var table = new Table { Border = TableBorder.None, ShowHeaders = true };
        foreach (var column in columns) table.AddColumn(new TableColumn(Markup.Escape(column)).NoWrap());
        foreach (var row in rows) table.AddRow([.. row.Select(Markup.Escape)]);
        Terminal().Write(table);
    }
}
