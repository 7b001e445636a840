using Encoder.GrainRuntime.Conformance.Hosting;
using Orleans.Serialization;

namespace Encoder.GrainRuntime.Conformance.Isolation;

[Collection(nameof(CommonHost))]
public sealed class RefusalTests(CommonHost host) : ConformanceTest(host)
{
    public static TheoryData<object, string> Refused => new()
    {
        { new Unmarked(1), nameof(Unmarked) },
        { new List<Unmarked> { new(1) }, nameof(Unmarked) },
        { new Unmarked[] { new(1) }, nameof(Unmarked) },
        { new Dictionary<string, object> { ["a"] = new Unmarked(1) }, nameof(Unmarked) },
        { new Box { Name = "box", Anything = new Unmarked(1) }, nameof(Unmarked) },
        { CompilerMadeList(), "ReadOnlyArray" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task A_type_that_cannot_cross_is_refused_by_name_as_argument_and_as_result(object value, string name)
    {
        var grain = Grain<IHoldingGrain>();
        var asArgument = await Assert.ThrowsAsync<CodecNotFoundException>(() => grain.Keep(value));
        Assert.Contains(name, asArgument.Message, StringComparison.Ordinal);

        HoldingGrain.Hold(Key, value);
        var asResult = await Assert.ThrowsAsync<CodecNotFoundException>(grain.Give);
        Assert.Contains(name, asResult.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_grain_goes_on_after_a_result_that_was_refused()
    {
        HoldingGrain.Hold(Key, new Unmarked(1));
        await Assert.ThrowsAsync<CodecNotFoundException>(Grain<IHoldingGrain>().Give);
        await Grain<IHoldingGrain>().Keep(1);
        Assert.Equal(1, await Grain<IHoldingGrain>().Give());
    }

    private static IReadOnlyList<int> CompilerMadeList() => [1, 2, 3];
}
