using System.Text.Json;
using Orleans.Embedded.Copying;
using Orleans.Serialization;

namespace Encoder.GrainRuntime.Conformance.EmbeddedOnly;

/// <summary>Members without a number would be lost between processes; here that is said at once, also of types that are not copied.</summary>
public sealed class MemberTests
{
    private readonly DeepCopier _copier = new(_ => false, JsonSerializerOptions.Default);

    [Theory]
    [InlineData(typeof(WithoutId), nameof(WithoutId.Lost))]
    [InlineData(typeof(ImmutableWithoutId), nameof(ImmutableWithoutId.Lost))]
    [InlineData(typeof(FieldWithoutId), "_lost")]
    [InlineData(typeof(Derived), nameof(WithoutId.Lost))]
    [InlineData(typeof(ExtendedRecord), nameof(ExtendedRecord.Lost))]
    public void A_member_without_a_number_is_refused_by_name(Type type, string member)
    {
        var value = System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(type);
        var exception = Assert.Throws<CodecNotFoundException>(() => _copier.Copy(value));
        Assert.Contains(member, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Numbered_members_and_parameters_of_records_are_kept_and_caches_may_say_that_they_are_none()
    {
        Assert.Equal(new RecordOfParameters(1, "a") { More = 2 }, _copier.Copy(new RecordOfParameters(1, "a") { More = 2 }));
        Assert.Equal(new StructOfParameters(1), _copier.Copy(new StructOfParameters(1)));
        Assert.IsType<WithCache>(_copier.Copy(new WithCache()));
    }

    [Fact]
    public void A_member_that_promises_not_to_change_is_shared()
    {
        var value = new SharesMember { Numbers = [1], Others = [2] };
        var copy = (SharesMember)_copier.Copy(value)!;
        Assert.Same(value.Numbers, copy.Numbers);
        Assert.NotSame(value.Others, copy.Others);
    }

    [GenerateSerializer]
    public class WithoutId
    {
        [Id(0)] public int Kept { get; set; }

        public int Lost { get; set; }
    }

    [GenerateSerializer]
    public sealed class Derived : WithoutId;

    [GenerateSerializer, Immutable]
    public sealed record ImmutableWithoutId
    {
        public int Lost { get; init; }
    }

    [GenerateSerializer]
    public sealed class FieldWithoutId
    {
        private readonly int _lost = 1;

        public int Sum() => _lost;
    }

    [GenerateSerializer]
    public sealed record ExtendedRecord(int Kept)
    {
        public int Lost { get; init; }
    }

    [GenerateSerializer]
    public sealed record RecordOfParameters(int Number, string Text)
    {
        [Id(0)] public int More { get; init; }
    }

    [GenerateSerializer]
    public readonly record struct StructOfParameters(int Number);

    [GenerateSerializer]
    public sealed class WithCache
    {
        [NonSerialized] private int _cache = 1;

        public int Next() => _cache++;
    }

    [GenerateSerializer]
    public sealed class SharesMember
    {
        [Id(0), Immutable] public int[] Numbers { get; set; } = [];

        [Id(1)] public int[] Others { get; set; } = [];
    }
}
