using System.Collections.Concurrent;

namespace Encoder.GrainRuntime.Conformance.Reminders;

[Alias("conformance.IReminderGrain")]
public interface IReminderGrain : IGrainWithStringKey
{
    [Alias("Register")]
    Task<string> Register(string name, TimeSpan due, TimeSpan period);

    [Alias("Unregister")]
    Task Unregister(string name);

    [Alias("UnregisterTwice")]
    Task UnregisterTwice(string name);

    /// <summary>Registers twice, then unregisters with what the first registration returned.</summary>
    [Alias("UnregisterWithAnOldHandle")]
    Task UnregisterWithAnOldHandle(string name);

    /// <summary>Names of all reminders, and of the one that is asked for.</summary>
    [Alias("Names")]
    Task<(string[] All, string? One)> Names(string name);

    [Alias("Leave")]
    Task Leave();
}

/// <summary>Reminders whose name begins with "once" unregister themselves, those with "fail" throw.</summary>
public sealed class ReminderGrain : Grain, IReminderGrain, IRemindable
{
    public static ConcurrentDictionary<string, TickStatus> LastTicks { get; } = new();

    private Journal Journal => Journal.Of(this.GetPrimaryKeyString());

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Journal.Add("activated");
        return Task.CompletedTask;
    }

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        LastTicks[this.GetPrimaryKeyString()] = status;
        Journal.Add(reminderName);
        if (reminderName.StartsWith("fail", StringComparison.Ordinal)) throw new InvalidOperationException($"{this.GetPrimaryKeyString()} failed");
        if (reminderName.StartsWith("once", StringComparison.Ordinal)) await Unregister(reminderName);
    }

    public async Task<string> Register(string name, TimeSpan due, TimeSpan period) =>
        (await this.RegisterOrUpdateReminder(name, due, period)).ReminderName;

    public async Task Unregister(string name) =>
        await this.UnregisterReminder(await this.GetReminder(name) ?? throw new InvalidOperationException($"no reminder {name}"));

    public async Task UnregisterTwice(string name)
    {
        var reminder = await this.RegisterOrUpdateReminder(name, TimeSpan.FromHours(1), TimeSpan.FromHours(1));
        await this.UnregisterReminder(reminder);
        await this.UnregisterReminder(reminder);
    }

    public async Task UnregisterWithAnOldHandle(string name)
    {
        var old = await this.RegisterOrUpdateReminder(name, TimeSpan.FromHours(1), TimeSpan.FromHours(1));
        await this.RegisterOrUpdateReminder(name, TimeSpan.FromHours(2), TimeSpan.FromHours(1));
        await this.UnregisterReminder(old);
    }

    public async Task<(string[] All, string? One)> Names(string name)
    {
        var all = await this.GetReminders();
        var one = await this.GetReminder(name);
        return (all.Select(reminder => reminder.ReminderName).Order().ToArray(), one?.ReminderName);
    }

    public Task Leave()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}

[Alias("conformance.IForgetfulGrain")]
public interface IForgetfulGrain : IGrainWithStringKey
{
    [Alias("Register")]
    Task Register(string name);
}

/// <summary>A grain that does not implement <see cref="IRemindable"/>.</summary>
public sealed class ForgetfulGrain : Grain, IForgetfulGrain
{
    public Task Register(string name) => this.RegisterOrUpdateReminder(name, TimeSpan.Zero, TimeSpan.FromHours(1));
}
