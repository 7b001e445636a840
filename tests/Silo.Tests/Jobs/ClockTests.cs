using Encoder.Contracts.Jobs;
using Encoder.Grains.Work;
using Encoder.Storage.Media;
using Encoder.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Encoder.Silo.Tests.Jobs;

/// <summary>Tests changes of the machine's clock while the service runs.</summary>
/// <remarks>For tests of what the database's clock decides, see <c>WorkClockConformance</c>.</remarks>
public sealed class ClockTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    [InlineData(24)]
    [InlineData(-24)]
    public async Task A_job_runs_once_and_its_webhook_is_sent_again_when_it_is_due(int hours)
    {
        using var data = new TemporaryFolder();
        var clock = new SetClock();
        var (begun, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        var work = new ScriptedWork
        {
            Before = async (_, payload, _) =>
            {
                if (payload is not EncodePayload) return null;
                begun.TrySetResult();
                await go.Task;
                return null;
            },
        };
        var sender = new RecordingSender { Answer = attempts => attempts == 1 ? 500 : 200 };
        await using var world = await JobWorld.Start(data, work: work, sender: sender, configure: services =>
        {
            services.RemoveAll<TimeProvider>();
            services.AddSingleton<TimeProvider>(clock);
        });
        var id = await world.Submit();
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(30));

        clock.Step(TimeSpan.FromHours(hours));
        // Housekeeping runs with the new time.
        await world.Remind(id);
        go.SetResult();
        var job = await world.Ended(id);
        await Eventually.True(() => sender.Sent.Count == 1, "the first delivery");
        clock.Step(TimeSpan.FromHours(hours));

        // The second attempt comes 5 s after the first, whatever the clock shows.
        await Eventually.True(() => sender.Sent.Count == 2 && world.Reminders() == 0, "the second delivery", TimeSpan.FromSeconds(20));
        Assert.Single(sender.Sent.Select(message => (message.Id, message.Body)).Distinct());
        Assert.Equal(JobStatus.Completed, job.Status);
        Assert.Equal(work.Runs.Distinct().Count() + 1, work.Runs.Count);
        Assert.All(job.Files!, file => Assert.NotNull(world.Get<IMediaStore>().Open(file.FilePath)));
        Assert.Equal(0, world.Count("work_items"));
    }

    /// <summary>A wall clock that a test sets. Timestamps and timers remain the system's, as when a real clock is set.</summary>
    private sealed class SetClock : TimeProvider
    {
        private long _ahead;

        public void Step(TimeSpan by) => Interlocked.Add(ref _ahead, by.Ticks);

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _ahead));
    }
}
