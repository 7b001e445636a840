namespace Encoder.Silo.Hosting;

/// <summary>Every section of settings that a silo's program has.</summary>
internal static class SiloSettings
{
    public static IReadOnlyDictionary<string, Type> Sections { get; } = new Dictionary<string, Type>(SettingsCatalog.Common) { [SiloHostOptions.Section] = typeof(SiloHostOptions) };
}
