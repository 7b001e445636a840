using Encoder.Silo.Hosting;
using Encoder.Storage;
using Microsoft.Extensions.Configuration;

namespace Encoder.Silo.Tests.Hosting;

public sealed class SettingsCatalogTests
{
    [Theory]
    [InlineData("Encoder:Worker:Slots", "3")]
    [InlineData("encoder:worker:slots", "3")]
    [InlineData("Encoder:Outbound:AllowedNetworks:0", "10.0.0.0/8")]
    [InlineData("Encoder:Encoding:Rungs:360:Crf", "20")]
    [InlineData("Encoder:Tenants:0:Name", "a")]
    [InlineData("Logging:LogLevel:Default", "Debug")]
    public void Known_settings_are_accepted(string key, string value) => Check(key, value);

    [Theory]
    [InlineData("Encoder:Worker:Slot", "3", "Encoder:Worker:Slot is not a setting; valid names are Slots, ")]
    [InlineData("Encoder:Wroker:Slots", "3", "Encoder:Wroker is not a setting; valid names are ")]
    [InlineData("Encoder:Encoding:Rungs:360:Crff", "20", "Encoder:Encoding has an unknown setting. ")]
    [InlineData(
        "Encoder:Worker:Slots", "many", "Failed to convert configuration value 'many' at 'Encoder:Worker:Slots' to type 'System.Int32'.")]
    [InlineData(
        "Encoder:Worker:Lease", "soon",
        "Failed to convert configuration value 'soon' at 'Encoder:Worker:Lease' to type 'System.TimeSpan'.")]
    public void Unknown_or_malformed_settings_are_rejected_by_name(string key, string value, string message) =>
        Assert.StartsWith(message, Assert.Throws<SetupException>(() => Check(key, value)).Message, StringComparison.Ordinal);

    private static void Check(string key, string value) => SettingsCatalog.Check(
        new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { [key] = value }).Build(),
        new Dictionary<string, Type>(SettingsCatalog.Common) { [SettingsCatalog.Root] = typeof(object) });
}
