namespace Encoder.Silo.Tests.Jobs;

internal sealed partial class JobWorld
{
    // A range that ends where it begins is the whole ring.
    public async partial Task<long> Reminders() => (await Get<IReminderTable>().ReadRows(0, 0)).Reminders.Count;
}
