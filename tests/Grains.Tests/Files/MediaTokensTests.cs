using Encoder.Grains.Files;
using Encoder.Storage.Tenants;
using Microsoft.Extensions.Time.Testing;

namespace Encoder.Grains.Tests.Files;

public sealed class MediaTokensTests
{
    private const string Ladder = "files/encoded/605311c86efd284e474c5c76/605311c86efd284e474c5c77";
    private const string Upload = "files/videos/6052e0064b442a2f16018374.mp4";

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2021, 3, 18, 8, 50, 57, TimeSpan.Zero));

    [Theory]
    [InlineData(Upload, Upload, true)]
    [InlineData(Upload, "files/videos/6052e0064b442a2f16018375.mp4", false)]
    [InlineData(Ladder, $"{Ladder}/index.m3u8", true)]
    [InlineData(Ladder, $"{Ladder}/360/0.m4s", true)]
    [InlineData(Ladder, Ladder, true)]
    [InlineData(Ladder, $"{Ladder}8/index.m3u8", false)]
    [InlineData(Ladder, "files/encoded/605311c86efd284e474c5c76/other/index.m3u8", false)]
    [InlineData($"{Ladder}/360.mp4", $"{Ladder}/360.mp4", true)]
    [InlineData($"{Ladder}/360.mp4", $"{Ladder}/480.mp4", false)]
    public void A_token_admits_to_its_tree(string root, string path, bool admitted)
    {
        var tokens = Of("a-secret");
        var expires = _time.GetUtcNow().AddMinutes(1);
        Assert.Equal(admitted ? expires : null, tokens.Verify(tokens.Make("ada", root, expires), path));
    }

    [Fact]
    public void A_token_is_invalid_from_its_expiry_on()
    {
        var tokens = Of("a-secret");
        var token = tokens.Make("ada", Upload, _time.GetUtcNow().AddMinutes(1));
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.NotNull(tokens.Verify(token, Upload));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(tokens.Verify(token, Upload));
    }

    [Fact]
    public void Rotating_a_tenants_secret_revokes_its_tokens_only()
    {
        var expires = _time.GetUtcNow().AddDays(1);
        var (old, bobs) = (Of("old").Make("ada", Upload, expires), Of("old").Make("bob", Upload, expires));
        var both = Of("new", "old");
        Assert.NotNull(both.Verify(old, Upload));
        var rotated = Of("new");
        Assert.Null(rotated.Verify(old, Upload));
        Assert.NotNull(rotated.Verify(both.Make("ada", Upload, expires), Upload));
        Assert.NotNull(rotated.Verify(bobs, Upload));
    }

    [Fact]
    public void A_token_of_a_removed_tenant_admits_to_nothing()
    {
        var token = Of("a-secret").Make("ada", Upload, _time.GetUtcNow().AddDays(1));
        Assert.Null(new MediaTokens(new Tenants([Tenant("bob", "of-bob")]), _time).Verify(token, Upload));
    }

    private MediaTokens Of(params string[] secretsOfAda) =>
        new(new Tenants([Tenant("ada", secretsOfAda), Tenant("bob", "of-bob")]), _time);

    private static Tenant Tenant(string name, params string[] secrets) => new()
    {
        Name = name, ApiKey = name, Secrets = secrets, WebhookSecrets = [], UserId = name, UserName = name, Email = name,
    };

    private sealed class Tenants(Tenant[] tenants) : ITenants
    {
        public IReadOnlyCollection<string> Names => Array.ConvertAll(tenants, tenant => tenant.Name);

        public Tenant? ByName(string name) => tenants.FirstOrDefault(tenant => tenant.Name == name);

        public Tenant? ByApiKey(string apiKey) => tenants.FirstOrDefault(tenant => tenant.ApiKey == apiKey);
    }
}
