using System.Globalization;

namespace Encoder.Silo.OneMachine;

/// <summary>
/// The membership of a cluster whose only silo is in this process. No other process reads it, so it is kept in memory and updates never
/// conflict.
/// </summary>
internal sealed class SingleSiloMembership : IMembershipTable
{
    private readonly Lock _lock = new();
    private MembershipTableData _table = new(new TableVersion(0, "0"));

    public Task InitializeMembershipTable(bool tryInitTableVersion) => Task.CompletedTask;

    public Task<MembershipTableData> ReadAll()
    {
        lock (_lock) return Task.FromResult(_table);
    }

    public Task<MembershipTableData> ReadRow(SiloAddress key) => ReadAll();

    public Task<bool> InsertRow(MembershipEntry entry, TableVersion tableVersion) => Put(entry, tableVersion);

    public Task<bool> UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion) => Put(entry, tableVersion);

    public Task UpdateIAmAlive(MembershipEntry entry) => Task.CompletedTask;

    public Task DeleteMembershipTableEntries(string clusterId) => Task.CompletedTask;

    public Task CleanupDefunctSiloEntries(DateTimeOffset beforeDate) => Task.CompletedTask;

    private Task<bool> Put(MembershipEntry silo, TableVersion version)
    {
        var etag = version.Version.ToString(CultureInfo.InvariantCulture);
        lock (_lock) _table = new MembershipTableData(Tuple.Create(silo, etag), new TableVersion(version.Version, etag));
        return Task.FromResult(true);
    }
}
