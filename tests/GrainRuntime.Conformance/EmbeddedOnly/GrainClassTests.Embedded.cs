using Encoder.GrainRuntime.Conformance.Calls;
using Encoder.GrainRuntime.Conformance.Hosting;
using Orleans.Embedded.Activations;

namespace Encoder.GrainRuntime.Conformance.EmbeddedOnly;

/// <summary>Open generic classes are no grain classes, so that these are found by no host; closed, they are what is to be refused.</summary>
public sealed class GrainClassTests
{
    public interface IReturnsNumber : IGrainWithStringKey
    {
        int Count();
    }

    public interface IReturnsValueTask : IGrainWithStringKey
    {
        ValueTask Count();
    }

    public interface IGeneric : IGrainWithStringKey
    {
        Task Take<T>(T value);
    }

    public interface ITakesReference : IGrainWithStringKey
    {
        Task Take(ref int value);
    }

    public interface IPlain : IGrainWithStringKey
    {
        Task Take(int value);
    }

    [Theory]
    [InlineData(typeof(NumberGrain<int>), nameof(IReturnsNumber))]
    [InlineData(typeof(ValueTaskGrain<int>), nameof(IReturnsValueTask))]
    [InlineData(typeof(GenericGrain<int>), nameof(IGeneric))]
    [InlineData(typeof(ReferenceGrain<int>), nameof(ITakesReference))]
    [InlineData(typeof(TwoWaysGrain<int>), nameof(TwoWaysGrain<int>))]
    public void A_class_that_cannot_be_called_as_a_grain_is_refused_by_name(Type type, string name)
    {
        var exception = Assert.Throws<NotSupportedException>(() => new GrainClasses([type]));
        Assert.Contains(name, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_classes_of_one_name_are_refused()
    {
        Assert.Throws<InvalidOperationException>(() => new GrainClasses([typeof(PlainGrain<int>), typeof(PlainGrain<string>)]));
    }

    [Fact]
    public void A_class_is_named_by_its_attribute_or_by_itself()
    {
        Assert.Equal("call", new GrainClass(typeof(CallGrain)).Name);
        Assert.Equal("other", new GrainClass(typeof(OtherGrain<int>)).Name);
    }

    [Fact]
    public void An_interface_leads_to_the_one_class_that_implements_it()
    {
        var classes = new GrainClasses([typeof(PlainGrain<int>), typeof(OtherGrain<int>), typeof(CallGrain)]);
        Assert.Equal(typeof(CallGrain), classes.Implementing(typeof(ICallGrain), prefix: null).Type);
        Assert.Throws<ArgumentException>(() => classes.Implementing(typeof(IPlain), prefix: null));
        Assert.Throws<ArgumentException>(() => classes.Implementing(typeof(IGeneric), prefix: null));
        Assert.Equal(typeof(OtherGrain<int>), classes.Implementing(typeof(IPlain), typeof(OtherGrain<int>).FullName).Type);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(null)]
    public async Task A_grain_needs_a_key(string? key)
    {
        using var folder = new TemporaryFolder();
        using var host = EmbeddedHost.Build(folder.File("grains.db"), _ => { }, _ => { });
        Assert.ThrowsAny<ArgumentException>(() => host.Grains().GetGrain<ICallGrain>(key!));
        await Task.CompletedTask;
    }

    [Fact]
    public void A_grain_object_that_the_runtime_did_not_make_says_so()
    {
        Assert.Throws<InvalidOperationException>(() => new CallGrain().GetPrimaryKeyString());
    }

    public sealed class NumberGrain<T> : Grain, IReturnsNumber
    {
        public int Count() => 0;
    }

    public sealed class ValueTaskGrain<T> : Grain, IReturnsValueTask
    {
        public ValueTask Count() => default;
    }

    public sealed class GenericGrain<T> : Grain, IGeneric
    {
        public Task Take<TValue>(TValue value) => Task.CompletedTask;
    }

    public sealed class ReferenceGrain<T> : Grain, ITakesReference
    {
        public Task Take(ref int value) => Task.CompletedTask;
    }

    public sealed class TwoWaysGrain<T>(int number) : Grain, IPlain
    {
        public TwoWaysGrain()
            : this(0)
        {
        }

        public Task Take(int value) => Task.FromResult(number);
    }

    public sealed class PlainGrain<T> : Grain, IPlain
    {
        public Task Take(int value) => Task.CompletedTask;
    }

    [GrainType("other")]
    public sealed class OtherGrain<T> : Grain, IPlain
    {
        public Task Take(int value) => Task.CompletedTask;
    }
}
