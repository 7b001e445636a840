namespace Encoder.Silo.Tests.Jobs;

internal sealed partial class JobWorld
{
    public partial Task<long> Reminders() => Task.FromResult(Count("grain_reminder"));
}
