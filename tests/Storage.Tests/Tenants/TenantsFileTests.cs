using System.Text.Json;
using Encoder.Contracts.Json;
using Encoder.Storage.Tenants;
using Encoder.Storage.Tests.Processes;
using Encoder.Testing;

namespace Encoder.Storage.Tests.Tenants;

public sealed class TenantsFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string TheFile => _folder.File("tenants.json");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_first_start_creates_a_file_with_one_valid_tenant()
    {
        var tenant = Assert.Single(TenantsFile.ReadOrMake(_folder.File("new")));

        Assert.Equal("default", tenant.Name);
        Assert.Empty(TenantRules.Check([tenant]));
    }

    [Fact]
    public void Later_starts_read_the_same_tenant()
    {
        var first = TenantsFile.ReadOrMake(_folder.Path);
        var second = TenantsFile.ReadOrMake(_folder.Path);

        Assert.Equal(Samples.Text(first), Samples.Text(second));
    }

    [Fact]
    public void No_two_services_get_the_same_secrets()
    {
        var (one, other) = (TenantsFile.ReadOrMake(_folder.File("one"))[0], TenantsFile.ReadOrMake(_folder.File("other"))[0]);

        Assert.NotEqual(one.ApiKey, other.ApiKey);
        Assert.NotEqual(one.Secrets[0], other.Secrets[0]);
        Assert.NotEqual(one.WebhookSecrets[0], other.WebhookSecrets[0]);
    }

    [Fact]
    public void Only_its_owner_may_read_the_file()
    {
        TenantsFile.ReadOrMake(_folder.Path);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(TheFile));
    }

    [Fact]
    public void Concurrent_starts_agree_on_one_file()
    {
        for (var race = 0; race < 30; race++)
        {
            var folder = Directory.CreateDirectory(_folder.File($"{race}")).FullName;
            using var start = new Barrier(4);
            var secrets = new string[4];
            Thread[] threads = [.. Enumerable.Range(0, 4).Select(i => new Thread(() =>
            {
                start.SignalAndWait();
                secrets[i] = TenantsFile.ReadOrMake(folder)[0].Secrets[0];
            }))];
            foreach (var thread in threads) thread.Start();
            foreach (var thread in threads) thread.Join();

            Assert.Single(secrets.Distinct());
            Assert.Equal([Path.Combine(folder, "tenants.json")], Directory.GetFiles(folder));
        }
    }

    [Fact]
    public async Task Processes_that_start_concurrently_agree_on_one_file()
    {
        using var service = OtherProcess.Start("tenants", _folder.Path);
        using var command = OtherProcess.Start("tenants", _folder.Path);
        Assert.Equal(("ready", "ready"), (await service.ReadLine(), await command.ReadLine()));

        await Task.WhenAll(service.GoOn(), command.GoOn());

        Assert.Equal(Assert.Single(await service.ReadToEnd()), Assert.Single(await command.ReadToEnd()));
    }

    [Fact]
    public void A_file_written_by_hand_is_read_with_comments_and_trailing_commas()
    {
        File.WriteAllText(
            TheFile, $"{{ // mine\n \"tenants\": [{Json(TenantSamples.Tenant("acme"))}, {Json(TenantSamples.Tenant("globex"))},] }}");

        Assert.Equal(["acme", "globex"], TenantsFile.ReadOrMake(_folder.Path).Select(tenant => tenant.Name));
    }

    [Theory]
    [InlineData("", "cannot be read")]
    [InlineData("{ \"tenants\": [", "cannot be read")]
    [InlineData("null", "at least one")]
    [InlineData("{}", "at least one")]
    [InlineData("{ \"tenants\": [] }", "at least one")]
    [InlineData("{ \"tenants\": [null] }", "tenants[0] must be an object")]
    [InlineData("{ \"tenants\": [{ \"name\": \"acme\" }] }", "'apiKey'")]
    [InlineData("{ \"tenant\": [] }", "'tenant'")]
    public void The_error_of_an_unusable_file_names_it_and_the_fault(string text, string wrong)
    {
        File.WriteAllText(TheFile, text);

        var message = Assert.Throws<SetupException>(() => TenantsFile.ReadOrMake(_folder.Path)).Message;

        Assert.Contains(TheFile, message, StringComparison.Ordinal);
        Assert.Contains(wrong, message, StringComparison.Ordinal);
        Assert.Equal(text, File.ReadAllText(TheFile));
    }

    [Fact]
    public void A_broken_rule_is_named_and_the_secret_is_not()
    {
        File.WriteAllText(TheFile, $"{{ \"tenants\": [{Json(TenantSamples.Tenant("acme") with { Secrets = ["too-short-secret"] })}] }}");

        var message = Assert.Throws<SetupException>(() => TenantsFile.ReadOrMake(_folder.Path)).Message;

        Assert.Contains("tenants[0].secrets must be one or two strings of at least 32 bytes", message, StringComparison.Ordinal);
        Assert.DoesNotContain("too-short-secret", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_cannot_be_opened_is_named()
    {
        Directory.CreateDirectory(TheFile);

        Assert.Contains(
            TheFile, Assert.Throws<SetupException>(() => TenantsFile.ReadOrMake(_folder.Path)).Message, StringComparison.Ordinal);
    }

    private static string Json(Tenant tenant) => JsonSerializer.Serialize(tenant, EncoderJson.Options);
}
