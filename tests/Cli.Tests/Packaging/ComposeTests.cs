namespace Encoder.Cli.Tests.Packaging;

/// <summary>Checks docker-compose.yml.</summary>
public sealed class ComposeTests : IAsyncLifetime
{
    private static readonly Yaml s_compose = Yaml.Read("docker-compose.yml").Single();
    private static readonly Dictionary<string, Yaml> s_services = s_compose["services"].Members.ToDictionary();

    private readonly ComposeEnv _env = new();

    public static TheoryData<string> Names => [.. s_services.Keys];

    public static TheoryData<string> Members =>
        [.. s_services.Where(s => s.Value["image"].Text.StartsWith("encoder:", StringComparison.Ordinal)).Select(s => s.Key)];

    public async ValueTask InitializeAsync() => Assert.Equal(0, (await _env.Run()).ExitCode);

    public ValueTask DisposeAsync()
    {
        _env.Dispose();
        return default;
    }

    [Fact]
    public void There_are_two_silos_and_two_gateways_behind_a_proxy_on_one_database() =>
        Assert.Equal(
            ["gateway-1", "gateway-2", "migrate", "postgres", "proxy", "silo-1", "silo-2"],
            s_services.Keys.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_service_has_a_pinned_image_a_restart_policy_and_a_health_check(string name)
    {
        var service = s_services[name];
        Assert.Matches(@":\d+\.\d+", service["image"].Text);
        Assert.True(service["restart"].Exists);
        // A service that runs once has no health check; compose waits for its success.
        Assert.Equal(name != "migrate", service["healthcheck"]["test"].Exists);
        Assert.All(service["volumes"].Items.Select(v => v.Text.Split(':')), volume =>
        {
            if (volume[0].StartsWith("./", StringComparison.Ordinal)) Assert.True(File.Exists(Encoder.Testing.Repository.File(volume[0])));
            else Assert.Contains(s_compose["volumes"].Members, v => v.Key == volume[0]);
        });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Services_depend_only_on_existing_services_with_a_condition_that_can_hold(string name) =>
        Assert.All(s_services[name]["depends_on"].Members, wait => Assert.Equal(
            s_services[wait.Key]["healthcheck"].Exists ? "service_healthy" : "service_completed_successfully",
            wait.Value["condition"].Text));

    [Theory]
    [MemberData(nameof(Members))]
    public void Members_share_the_media_and_have_no_privileges(string name)
    {
        var member = s_services[name];
        Assert.Contains(member["volumes"].Items, v => v.Text == "media:/data");
        Assert.Equal("true", member["read_only"].Text);
        Assert.Equal("ALL", Assert.Single(member["cap_drop"].Items).Text);
        Assert.Contains(member["security_opt"].Items, o => o.Text == "no-new-privileges:true");
        Assert.Equal(
            name.StartsWith("silo", StringComparison.Ordinal),
            member["security_opt"].Items.Any(o => o.Text == "seccomp=deploy/seccomp.json"));
        Assert.Contains(Assert.Single(member["command"].Items).Text, DockerfileTests.EntryPoints);
    }

    [Theory]
    [MemberData(nameof(Members))]
    public void Members_have_known_settings_and_valid_tenants_and_time_to_drain(string name)
    {
        var settings = Settings(name);

        settings.AssertKnown();
        Assert.Equal(["default"], settings.Tenants());
        Assert.Equal("false", settings["Encoder:Cluster:MigrateAtStart"]);
        Assert.Contains(_env.Variables["POSTGRES_PASSWORD"], settings["Encoder:Cluster:ConnectionString"], StringComparison.Ordinal);
        if (name == "migrate") return;
        Assert.True(
            TimeSpan.FromSeconds(int.Parse(s_services[name]["stop_grace_period"].Text.TrimEnd('s'))) >= settings.LongestStop,
            $"it may take {settings.LongestStop}");
        Assert.Contains(
            s_services[name]["healthcheck"]["test"].Items,
            part => part.Text == $"http://127.0.0.1:{DockerfileTests.Port}/health/ready");
    }

    [Fact]
    public void Only_the_proxy_can_be_reached_from_outside() =>
        Assert.Equal("proxy", Assert.Single(s_services, s => s.Value["ports"].Exists).Key);

    /// <summary>Variables must have no default, so that a missing one is an error.</summary>
    [Fact]
    public void No_secret_is_in_the_file()
    {
        Assert.All(Secrets.In(s_compose), secret => Assert.Matches(ComposeEnv.Variable(), secret.Text));
        Assert.All(
            s_compose.All.Where(v => v.Value is string),
            value => Assert.DoesNotContain("${", ComposeEnv.Variable().Replace(value.Text, ""), StringComparison.Ordinal));
    }

    private MemberSettings Settings(string name) =>
        new(s_services[name]["environment"].Members.Select(v => KeyValuePair.Create(v.Key, _env.PutInto(v.Value.Text))));
}
