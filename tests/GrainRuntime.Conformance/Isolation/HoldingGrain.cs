using System.Collections.Concurrent;

namespace Encoder.GrainRuntime.Conformance.Isolation;

[Alias("conformance.IHoldingGrain")]
public interface IHoldingGrain : IGrainWithStringKey
{
    [Alias("Keep")]
    Task Keep(object? value);

    [Alias("KeepBox")]
    Task KeepBox(Box box);

    [Alias("KeepImmutable")]
    Task KeepImmutable([Immutable] Box box);

    [Alias("KeepTwo")]
    Task KeepTwo(object first, object second);

    [Alias("Give")]
    Task<object?> Give();

    [Alias("GiveBox")]
    Task<Box> GiveBox();

    [Alias("PassOn")]
    Task PassOn(IHoldingGrain to);
}

public sealed class HoldingGrain : Grain, IHoldingGrain
{
    private static readonly ConcurrentDictionary<string, object?> s_held = new();

    public static object? HeldBy(string key) => s_held[key];

    public static void Hold(string key, object? value) => s_held[key] = value;

    public Task Keep(object? value)
    {
        Hold(this.GetPrimaryKeyString(), value);
        return Task.CompletedTask;
    }

    public Task KeepBox(Box box) => Keep(box);

    public Task KeepImmutable(Box box) => Keep(box);

    public Task KeepTwo(object first, object second) => Keep((first, second));

    public Task<object?> Give() => Task.FromResult(HeldBy(this.GetPrimaryKeyString()));

    public Task<Box> GiveBox() => Task.FromResult((Box)HeldBy(this.GetPrimaryKeyString())!);

    public Task PassOn(IHoldingGrain to) => to.Keep(HeldBy(this.GetPrimaryKeyString()));
}
