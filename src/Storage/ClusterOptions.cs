using System.ComponentModel.DataAnnotations;

namespace Encoder.Storage;

/// <summary>
/// How processes are one service together: the settings under <c>Encoder:Cluster</c>. All silos and gateways
/// of a cluster have the same, but for their own addresses and ports.
/// </summary>
public sealed class ClusterOptions
{
    /// <summary>Name of the settings' section.</summary>
    public const string Section = "Encoder:Cluster";

    /// <summary>
    /// PostgreSQL database, 15 or newer, in the words of Npgsql: "Host=db;Database=encoder;Username=encoder;Password=...".
    /// </summary>
    /// <value>None; a cluster needs it.</value>
    public string? ConnectionString { get; set; }

    /// <summary>
    /// Whether a process that starts brings the database's tables to their newest form. Without, <c>migrate</c> does, and a
    /// process that finds older tables does not start.
    /// </summary>
    /// <value>True.</value>
    public bool MigrateAtStart { get; set; } = true;

    /// <summary>Name of the cluster. Several may share a network; jobs belong to the database.</summary>
    /// <value>"encoder".</value>
    [Required, StringLength(100)]
    public string ClusterId { get; set; } = "encoder";

    /// <summary>
    /// IP address under which other silos and gateways reach this silo; without it, the first of the machine's that is not
    /// loopback.
    /// </summary>
    /// <value>None.</value>
    public string? AdvertisedAddress { get; set; }

    /// <summary>Port for other silos. It has no authentication: only members of the cluster may reach it.</summary>
    /// <value>11111.</value>
    [Range(1, 65535)]
    public int SiloPort { get; set; } = 11111;

    /// <summary>Port for gateways. It has no authentication: only members of the cluster may reach it.</summary>
    /// <value>30000.</value>
    [Range(1, 65535)]
    public int GatewayPort { get; set; } = 30000;

    /// <summary>How long a silo has to answer when another asks whether it lives; also the interval of asking.</summary>
    /// <value>1 second: a killed silo is out of the cluster within <see cref="MissedProbes"/> of them, and its grains come up
    /// elsewhere.</value>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan ProbeTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Unanswered questions in a row after which a silo is suspected. Fewer find a hung silo sooner, and more often take one
    /// for dead that was only busy.
    /// </summary>
    /// <value>4.</value>
    [Range(1, 100)]
    public int MissedProbes { get; set; } = 4;

    /// <summary>How many silos must suspect one before it is declared dead; no more than half of those there are, rounded up.</summary>
    /// <value>2.</value>
    [Range(1, 100)]
    public int VotesForDeath { get; set; } = 2;

    /// <summary>
    /// How often a silo reads who belongs to the cluster. A silo that was paused or cut off learns from that that it was declared dead,
    /// and ends itself; until then it would work on items, and keep grains, that others have taken over.
    /// </summary>
    /// <value>5 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan MembershipRefresh { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a grain call waits for its answer; then its outcome is unknown.</summary>
    /// <value>10 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How often a silo removes what dead processes left behind: interrupted uploads, and jobs that
    /// nobody works on. A service on one machine does the same.
    /// </summary>
    /// <value>1 minute.</value>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Age, since its last byte, at which an upload that never became whole is removed.</summary>
    /// <value>1 hour.</value>
    [Range(typeof(TimeSpan), "00:01:00", "7.00:00:00")]
    public TimeSpan StagedLifetime { get; set; } = TimeSpan.FromHours(1);
}
