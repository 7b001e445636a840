using System.ComponentModel.DataAnnotations;

namespace Encoder.Storage;

/// <summary>
/// Settings of a cluster; bound from <c>Encoder:Cluster</c>. All silos and gateways of a cluster have the same, except for their own
/// addresses and ports.
/// </summary>
public sealed class ClusterOptions
{
    /// <summary>The name of the configuration section.</summary>
    public const string Section = "Encoder:Cluster";

    /// <summary>
    /// The connection string of the PostgreSQL database, version 15 or later, in the syntax of Npgsql:
    /// "Host=db;Database=encoder;Username=encoder;Password=...".
    /// </summary>
    /// <value>None; required in a cluster.</value>
    public string? ConnectionString { get; set; }

    /// <summary>
    /// Whether a process migrates the database's tables when it starts. If false, the command <c>migrate</c> does, and a process that finds
    /// older tables does not start.
    /// </summary>
    /// <value>True.</value>
    public bool MigrateAtStart { get; set; } = true;

    /// <summary>The name of the cluster. Several clusters may share a network; jobs belong to the database.</summary>
    /// <value>"encoder".</value>
    [Required, StringLength(100)]
    public string ClusterId { get; set; } = "encoder";

    /// <summary>
    /// The IP address at which other silos and gateways reach this silo. If it is not set, the machine's first address that is not
    /// loopback.
    /// </summary>
    /// <value>None.</value>
    public string? AdvertisedAddress { get; set; }

    /// <summary>The port for other silos. It has no authentication: only members of the cluster may reach it.</summary>
    /// <value>11111.</value>
    [Range(1, 65535)]
    public int SiloPort { get; set; } = 11111;

    /// <summary>The port for gateways. It has no authentication: only members of the cluster may reach it.</summary>
    /// <value>30000.</value>
    [Range(1, 65535)]
    public int GatewayPort { get; set; } = 30000;

    /// <summary>How long a silo has to answer another silo's probe; also the interval between probes.</summary>
    /// <value>
    /// 1 second: a killed silo is out of the cluster within <see cref="MissedProbes"/> seconds, and its grains are activated elsewhere.
    /// </value>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan ProbeTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The number of missed probes in a row after which a silo is suspected. A smaller number detects a hung silo sooner, but more often
    /// takes a busy silo for dead.
    /// </summary>
    /// <value>4.</value>
    [Range(1, 100)]
    public int MissedProbes { get; set; } = 4;

    /// <summary>
    /// The number of silos that must suspect a silo before it is declared dead; at most half of the silos there are, rounded up.
    /// </summary>
    /// <value>2.</value>
    [Range(1, 100)]
    public int VotesForDeath { get; set; } = 2;

    /// <summary>
    /// How often a silo reads the table of members. A silo that was paused or cut off learns from it that it was declared dead, and ends
    /// itself. Until then, it would run work items and keep grains that others have taken over.
    /// </summary>
    /// <value>5 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan MembershipRefresh { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a grain call waits for its response. After that, its outcome is unknown.</summary>
    /// <value>10 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How often a silo cleans up after dead processes: it removes interrupted uploads and resumes jobs that nobody works on. A service on
    /// one machine does the same.
    /// </summary>
    /// <value>1 minute.</value>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The time since its last byte after which an incomplete upload is removed.</summary>
    /// <value>1 hour.</value>
    [Range(typeof(TimeSpan), "00:01:00", "7.00:00:00")]
    public TimeSpan StagedLifetime { get; set; } = TimeSpan.FromHours(1);
}
