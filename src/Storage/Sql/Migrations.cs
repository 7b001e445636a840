namespace Encoder.Storage.Sql;

/// <summary>
/// The scripts that create and change the tables: embedded resources in one folder for each database, in the order of their names.
/// </summary>
internal static class Migrations
{
    public static IReadOnlyList<string> Of(string database)
    {
        var assembly = typeof(Migrations).Assembly;
        var names = assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith($"{database}/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);
        return [.. names.Select(Text)];

        string Text(string name)
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            return reader.ReadToEnd();
        }
    }
}
