namespace Encoder.Silo.Hosting;

/// <summary>Orleans' own dashboard, for operators; bound from <c>Encoder:OrleansDashboard</c>.</summary>
public sealed class OrleansDashboardOptions
{
    public const string Section = "Encoder:OrleansDashboard";

    /// <summary>
    /// Whether silos collect data for the dashboard and gateways serve it to admins at <c>/orleans</c>. All members of a cluster need the
    /// same value. Collecting the data makes every grain call slightly slower.
    /// </summary>
    /// <value>False.</value>
    public bool Enabled { get; set; }
}
