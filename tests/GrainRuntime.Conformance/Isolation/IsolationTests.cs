using System.Text.Json;
using Encoder.GrainRuntime.Conformance.Hosting;
using Encoder.GrainRuntime.Conformance.Isolation.Foreign;

namespace Encoder.GrainRuntime.Conformance.Isolation;

[Collection(nameof(CommonHost))]
public sealed class IsolationTests(CommonHost host) : ConformanceTest(host)
{
    private static readonly JsonSerializerOptions s_withFields = new() { IncludeFields = true };

    public static TheoryData<object> Copied => new()
    {
        new Box { Name = "box", Number = 1, Numbers = [1, 2], Colour = Colour.Green, Bytes = [1, 2], Anything = new List<string> { "x" }, Boxes = { ["in"] = new Box { Name = "inner", Numbers = [3] }, ["no"] = null } },
        new Square([1, 2, 3, 4], ["a"]),
        new Spot(1, [2, 3]),
        new int[] { 1, 2, 3 },
        new string?[] { "a", null },
        new Box[] { new() { Name = "a" } },
        new object?[] { 1, "a", null, new List<int> { 1 } },
        new List<int[]> { new[] { 1 } },
        new Dictionary<string, List<int>> { ["a"] = [1] },
        new HashSet<string> { "a", "b" },
        new Tuple<int, int[]>(1, [2]),
        (1, new List<int> { 2 }),
        new KeyValuePair<string, int[]>("a", [1]),
        new Plan("plan", [new Step(1, [2, 3])]),
        new List<Plan> { new("plan", [new Step(1, [2, 3])]) },
    };

    public static TheoryData<object> PassedOn => new()
    {
        "text", 1, 1L, 1.5, 1.5m, true, 'c', (byte)1, Colour.Green, Guid.NewGuid(), TimeSpan.FromSeconds(1),
        DateTime.UtcNow, DateTimeOffset.UtcNow, new DateOnly(2026, 1, 2), new TimeOnly(3, 4), new Uri("https://example.org/"), new Version(1, 2),
        new Fixed([1, 2]),
    };

    [Theory]
    [MemberData(nameof(Copied))]
    public async Task Arguments_and_results_are_deep_copies(object value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var grain = Grain<IHoldingGrain>();
        await grain.Keep(value);
        var held = HoldingGrain.HeldBy(Key)!;
        var result = (await grain.Give())!;
        Assert.NotSame(value, held);
        Assert.NotSame(held, result);
        Assert.Equal(value.GetType(), result.GetType());
        Assert.Equal(Describe(value), Describe(held));
        Assert.Equal(Describe(value), Describe(result));

        var shared = Parts(value).Intersect(Parts(held), ReferenceEqualityComparer.Instance);
        Assert.Empty(shared);
    }

    [Theory]
    [MemberData(nameof(PassedOn))]
    public async Task What_cannot_change_arrives_equal(object value)
    {
        var grain = Grain<IHoldingGrain>();
        await grain.Keep(value);
        Assert.Equal(value, HoldingGrain.HeldBy(Key));
        Assert.Equal(value, await grain.Give());
    }

    [Fact]
    public async Task A_caller_that_changes_what_it_passed_does_not_change_what_the_grain_got()
    {
        var box = new Box { Name = "box", Numbers = [1] };
        await Grain<IHoldingGrain>().KeepBox(box);
        box.Numbers.Add(2);
        var given = await Grain<IHoldingGrain>().GiveBox();
        given.Numbers.Add(3);
        Assert.Equal([1], ((Box)HoldingGrain.HeldBy(Key)!).Numbers);
    }

    [Fact]
    public async Task Grains_are_isolated_from_each_other()
    {
        var other = Host.Grains.GetGrain<IHoldingGrain>(Key + "/other");
        HoldingGrain.Hold(Key, new Box { Name = "box", Numbers = [1] });
        await Grain<IHoldingGrain>().PassOn(other);
        var copy = (Box)HoldingGrain.HeldBy(Key + "/other")!;
        Assert.NotSame(HoldingGrain.HeldBy(Key), copy);
        Assert.Equal([1], copy.Numbers);
    }

    [Fact]
    public async Task Immutable_types_and_parameters_are_passed_as_they_are()
    {
        var value = new Fixed([1]);
        await Grain<IHoldingGrain>().Keep(value);
        Assert.Same(value, HoldingGrain.HeldBy(Key));
        Assert.Same(value, await Grain<IHoldingGrain>().Give());

        var box = new Box { Name = "box" };
        await Grain<IHoldingGrain>().KeepImmutable(box);
        Assert.Same(box, HoldingGrain.HeldBy(Key));
    }

    [Fact]
    public async Task An_object_that_is_met_twice_stays_one_object()
    {
        var box = new Box { Name = "box" };
        box.Boxes["self"] = box;
        await Grain<IHoldingGrain>().KeepTwo(box, new List<Box> { box, box });
        var (first, second) = ((object, object))HoldingGrain.HeldBy(Key)!;
        var copy = Assert.IsType<Box>(first);
        Assert.NotSame(box, copy);
        Assert.Same(copy, copy.Boxes["self"]);
        Assert.All((List<Box>)second, element => Assert.Same(copy, element));
    }

    [Fact]
    public async Task Copies_of_dictionaries_and_sets_compare_as_the_originals()
    {
        var value = new Dictionary<string, HashSet<string>>(StringComparer.OrdinalIgnoreCase) { ["A"] = new(StringComparer.OrdinalIgnoreCase) { "B" } };
        await Grain<IHoldingGrain>().Keep(value);
        var copy = (Dictionary<string, HashSet<string>>)HoldingGrain.HeldBy(Key)!;
        Assert.Contains("b", copy["a"]);
    }

    private static string Describe(object value) => JsonSerializer.Serialize(value, value.GetType(), s_withFields);

    /// <summary>The changeable objects that a value is made of.</summary>
    private static IEnumerable<object> Parts(object? value) => value switch
    {
        null or string or Type => [],
        Box box => [box, .. Parts(box.Numbers), .. Parts(box.Boxes), .. Parts(box.Bytes), .. Parts(box.Anything)],
        Square square => [square, .. Parts(square.Corners), .. Parts(square.Labels)],
        Spot spot => Parts(spot.Trail),
        Plan plan => [plan, .. Parts(plan.Steps)],
        Step step => [step, .. Parts(step.Parts)],
        System.Runtime.CompilerServices.ITuple tuple => Enumerable.Range(0, tuple.Length).SelectMany(index => Parts(tuple[index])),
        KeyValuePair<string, int[]> pair => Parts(pair.Value),
        System.Collections.IDictionary dictionary => [dictionary, .. dictionary.Values.Cast<object?>().SelectMany(Parts)],
        System.Collections.IEnumerable list => [list, .. list.Cast<object?>().SelectMany(Parts)],
        _ => [],
    };
}
