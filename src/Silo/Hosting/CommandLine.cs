namespace Encoder.Silo.Hosting;

/// <summary>The command line: short names for the most common settings.</summary>
public static class CommandLine
{
    private static readonly Dictionary<string, string> s_settings = new()
    {
        ["--port"] = "Encoder:Port",
        ["--host"] = "Encoder:Host",
        ["--data"] = "Encoder:Storage:DataFolder",
    };

    /// <summary>Returns the settings by name. Every option takes a value: <c>--port 8080</c> or <c>--port=8080</c>.</summary>
    /// <exception cref="UsageException">An option is unknown or has no value.</exception>
    public static Dictionary<string, string?> Read(IReadOnlyList<string> args)
    {
        var settings = new Dictionary<string, string?>();
        for (var i = 0; i < args.Count; i++)
        {
            var (name, value) = args[i].Split('=', 2) is [var left, var right] ? (left, right) : (args[i], null);
            if (!s_settings.TryGetValue(name, out var setting))
                throw new UsageException($"{name} is not an option; the options are {string.Join(", ", s_settings.Keys)}.");
            if (value is null && ++i < args.Count) value = args[i];
            settings[setting] = value ?? throw new UsageException($"{name} needs a value.");
        }
        return settings;
    }
}

/// <summary>The exception thrown when the command line cannot be understood.</summary>
public sealed class UsageException(string message) : Exception(message);
