using System.Globalization;
using Encoder.Testing;

namespace Encoder.Cli.Tests.Packaging;

/// <summary>Checks the manifests in deploy/kubernetes.</summary>
public sealed class KubernetesTests
{
    private const string Folder = "deploy/kubernetes";

    private static readonly Yaml s_kustomization = Yaml.Read($"{Folder}/kustomization.yaml").Single();
    private static readonly Yaml[] s_objects =
        [.. s_kustomization["resources"].Items.SelectMany(file => Yaml.Read($"{Folder}/{file.Text}"))];

    public static TheoryData<string> Workloads =>
        [.. s_objects.Where(o => o["spec"]["template"].Exists).Select(o => o["metadata"]["name"].Text)];

    [Fact]
    public void Every_file_is_a_resource() => Assert.Equal(
        Directory.GetFiles(Repository.File(Folder)).Select(Path.GetFileName).Except(["kustomization.yaml"]).Order(StringComparer.Ordinal),
        s_kustomization["resources"].Items.Select(f => f.Text).Order(StringComparer.Ordinal));

    [Fact]
    public void The_manifests_contain_every_part_of_a_cluster() => Assert.Equal(
        [
            "Deployment encoder-gateway", "Deployment encoder-silo", "Job encoder-migrate", "Namespace encoder",
            "NetworkPolicy encoder-silo", "PersistentVolumeClaim encoder-media", "PodDisruptionBudget encoder-gateway",
            "PodDisruptionBudget encoder-silo", "Service encoder",
        ],
        s_objects.Select(o => $"{o["kind"].Text} {o["metadata"]["name"].Text}").Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Workloads))]
    public void Pods_have_no_privileges_and_set_their_resources(string name)
    {
        var (pod, container) = Pod(name);
        Assert.Equal("false", pod["automountServiceAccountToken"].Text);
        Assert.Equal("true", pod["securityContext"]["runAsNonRoot"].Text);
        Assert.Equal(DockerfileTests.User, pod["securityContext"]["runAsUser"].Text);
        Assert.Equal("false", container["securityContext"]["allowPrivilegeEscalation"].Text);
        Assert.Equal("true", container["securityContext"]["readOnlyRootFilesystem"].Text);
        Assert.Equal("ALL", Assert.Single(container["securityContext"]["capabilities"]["drop"].Items).Text);
        // bubblewrap needs user namespaces.
        Assert.Equal(name == "encoder-silo" ? "Unconfined" : "RuntimeDefault", pod["securityContext"]["seccompProfile"]["type"].Text);
        Assert.All(["cpu", "memory"], resource => Assert.True(container["resources"]["requests"][resource].Exists));
        Assert.True(container["resources"]["limits"]["memory"].Exists);
        Assert.Contains(Assert.Single(container["args"].Items).Text, DockerfileTests.EntryPoints);
        Assert.All(
            container["volumeMounts"].Items,
            mount => Assert.Contains(pod["volumes"].Items, v => v["name"].Text == mount["name"].Text));
    }

    [Theory]
    [MemberData(nameof(Workloads))]
    public void Members_have_known_settings(string name)
    {
        var settings = Settings(name);

        settings.AssertKnown();
        Assert.Equal("false", settings["Encoder:Cluster:MigrateAtStart"]);
        Assert.StartsWith("https://", settings["Encoder:PublicUrl"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("encoder-silo")]
    [InlineData("encoder-gateway")]
    public void Members_are_probed_at_their_health_endpoints_and_have_time_to_stop(string name)
    {
        var (pod, container) = Pod(name);
        var ports = container["ports"].Items.ToDictionary(p => p["name"].Text, p => p["containerPort"].Text);
        (string, string)[] probes =
            [("startupProbe", "/health/startup"), ("livenessProbe", "/health/live"), ("readinessProbe", "/health/ready")];
        foreach (var (probe, path) in probes)
        {
            Assert.Equal(path, container[probe]["httpGet"]["path"].Text);
            Assert.Equal(DockerfileTests.Port, ports[container[probe]["httpGet"]["port"].Text]);
        }
        // The database check alone may take two seconds.
        Assert.True(container["readinessProbe"]["timeoutSeconds"].Number > 2);
        Assert.Contains(
            container["volumeMounts"].Items,
            m => m["mountPath"].Text == DockerfileTests.DataFolder && m["name"].Text == "media");

        // A gateway only drains requests, within the shutdown timeout of its host.
        var stop = name == "encoder-silo"
            ? Settings(name).LongestStop
            : new Microsoft.Extensions.Hosting.HostOptions().ShutdownTimeout + PreStop(container) + TimeSpan.FromSeconds(5);
        Assert.True(TimeSpan.FromSeconds(pod["terminationGracePeriodSeconds"].Number) >= stop, $"it may take {stop}");

        var budget = s_objects.Single(o => o["kind"].Text == "PodDisruptionBudget" && o["metadata"]["name"].Text == name);
        Assert.Equal("1", budget["spec"]["maxUnavailable"].Text);
        Assert.Equal(Labels(name), Map(budget["spec"]["selector"]["matchLabels"]));
        Assert.True(Workload(name)["spec"]["replicas"].Number >= 2);
    }

    [Fact]
    public void Silos_expose_the_configured_ports_and_only_members_can_connect()
    {
        var options = new Encoder.Storage.ClusterOptions();
        string[] expected = [DockerfileTests.Port, $"{options.SiloPort}", $"{options.GatewayPort}"];
        Assert.Equal(expected, Pod("encoder-silo").Container["ports"].Items.Select(p => p["containerPort"].Text));

        var policy = s_objects.Single(o => o["kind"].Text == "NetworkPolicy");
        Assert.Equal(Labels("encoder-silo"), Map(policy["spec"]["podSelector"]["matchLabels"]));
        Assert.All(policy["spec"]["ingress"].Items, rule =>
        {
            Assert.NotEmpty(rule["from"].Items);
            Assert.All(rule["ports"].Items, p => Assert.Contains(p["port"].Text, expected[1..]));
        });
    }

    [Fact]
    public void The_service_selects_the_gateways()
    {
        var service = s_objects.Single(o => o["kind"].Text == "Service");
        Assert.Equal(Labels("encoder-gateway"), Map(service["spec"]["selector"]));
        Assert.Equal("http", service["spec"]["ports"].Items.Single()["targetPort"].Text);
    }

    [Fact]
    public void The_media_are_shared() => Assert.Equal(
        "ReadWriteMany",
        s_objects.Single(o => o["kind"].Text == "PersistentVolumeClaim")["spec"]["accessModes"].Items.Single().Text);

    [Fact]
    public void No_secret_is_in_the_files()
    {
        Assert.DoesNotContain(s_objects, o => o["kind"].Text == "Secret");
        Assert.All(s_objects.Append(s_kustomization), file => Assert.Empty(Secrets.In(file)));
        Assert.DoesNotContain(
            s_kustomization["configMapGenerator"].All,
            v => v.Value is string text && text.Contains("ConnectionString", StringComparison.OrdinalIgnoreCase));
    }

    private static Yaml Workload(string name) => s_objects.Single(o => o["metadata"]["name"].Text == name && o["spec"]["template"].Exists);

    private static (Yaml Pod, Yaml Container) Pod(string name)
    {
        var pod = Workload(name)["spec"]["template"]["spec"];
        return (pod, pod["containers"].Items.Single());
    }

    private static Dictionary<string, string> Labels(string name) => Map(Workload(name)["spec"]["template"]["metadata"]["labels"]);

    private static Dictionary<string, string> Map(Yaml map) => map.Members.ToDictionary(m => m.Key, m => m.Value.Text);

    private static TimeSpan PreStop(Yaml container) =>
        TimeSpan.FromSeconds(int.Parse(container["lifecycle"]["preStop"]["sleep"]["seconds"].Text, CultureInfo.InvariantCulture));

    /// <summary>Returns the settings of a workload, with example values for those that come from outside the manifests.</summary>
    private static MemberSettings Settings(string name)
    {
        var fromMap = s_kustomization["configMapGenerator"].Items.Single(m => m["name"].Text == "encoder-settings")["literals"].Items
            .Select(l => l.Text.Split('=', 2)).Select(p => KeyValuePair.Create(p[0], p[1]));
        var own = Pod(name).Container["env"].Items.Select(
            v => KeyValuePair.Create(v["name"].Text, v["value"].Value as string ?? "127.0.0.1"));
        return new MemberSettings(fromMap.Concat(own));
    }
}
