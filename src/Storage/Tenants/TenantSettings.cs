using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Encoder.Storage.Tenants;

/// <summary>Reads the tenants in the settings.</summary>
internal static class TenantSettings
{
    public const string Section = "Encoder:Tenants";

    /// <summary>Returns the tenants under <see cref="Section"/>; none if the section does not exist.</summary>
    /// <exception cref="OptionsValidationException">The tenants break the rules; the message names each setting that does.</exception>
    public static IReadOnlyList<Tenant> Read(IConfiguration configuration)
    {
        var section = configuration.GetSection(Section);
        if (!string.IsNullOrEmpty(section.Value)) throw Invalid([$"{Section} must be a list of tenants."]);

        var settings = section.GetChildren().ToArray();
        var tenants = settings.Select(Bind).ToArray();
        var broken = TenantRules.Check(tenants)
            .Select(rule => $"{settings[rule.Index].Path}{(rule.Member is null ? "" : $":{rule.Member}")} {rule.Rule}.")
            .ToArray();
        return broken.Length == 0 ? [.. tenants.OfType<Tenant>()] : throw Invalid(broken);
    }

    private static Tenant? Bind(IConfigurationSection setting)
    {
        try
        {
            return setting.Get<Tenant>(binder => binder.ErrorOnUnknownConfiguration = true);
        }
        catch (InvalidOperationException exception)
        {
            throw Invalid([$"{setting.Path} cannot be read: {exception.Message}"]);
        }
    }

    private static OptionsValidationException Invalid(string[] failures) => new(Section, typeof(Tenant), failures);
}
