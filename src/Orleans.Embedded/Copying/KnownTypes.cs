using System.Collections.Frozen;
using Orleans.Embedded.Calls;

namespace Orleans.Embedded.Copying;

/// <summary>Types of the framework that cross grain calls without being marked.</summary>
internal static class KnownTypes
{
    private static readonly FrozenSet<Type> s_immutable = new[]
    {
        typeof(string), typeof(decimal), typeof(Guid), typeof(DateTime), typeof(DateTimeOffset), typeof(DateOnly), typeof(TimeOnly), typeof(TimeSpan),
        typeof(Uri), typeof(Version), typeof(Int128), typeof(UInt128), typeof(System.Net.IPAddress), typeof(CancellationToken),
    }.ToFrozenSet();

    private static readonly FrozenSet<Type> s_tuples = new[]
    {
        typeof(KeyValuePair<,>),
        typeof(Tuple<>), typeof(Tuple<,>), typeof(Tuple<,,>), typeof(Tuple<,,,>), typeof(Tuple<,,,,>),
        typeof(ValueTuple<>), typeof(ValueTuple<,>), typeof(ValueTuple<,,>), typeof(ValueTuple<,,,>), typeof(ValueTuple<,,,,>),
    }.ToFrozenSet();

    /// <summary>Whether values of the type can be shared because they never change.</summary>
    public static bool IsImmutable(Type type) =>
        type.IsPrimitive || type.IsEnum || s_immutable.Contains(type) || typeof(GrainReference).IsAssignableFrom(type)
        || (Nullable.GetUnderlyingType(type) is { } underlying && IsImmutable(underlying));

    public static bool IsTuple(Type type) => type.IsGenericType && s_tuples.Contains(type.GetGenericTypeDefinition());
}
