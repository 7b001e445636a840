using System.Collections.Concurrent;
using System.Text.Json;

namespace Orleans.Embedded.Copying;

/// <summary>
/// Copies what crosses a grain call, so that caller and grain share nothing that can change. Types that Orleans could not
/// carry to another process are refused, although in one process they could be copied.
/// </summary>
/// <param name="isForeign">Types that carry no <see cref="GenerateSerializerAttribute"/> and may cross nevertheless; they cross as JSON.</param>
internal sealed class DeepCopier(Func<Type, bool> isForeign, JsonSerializerOptions jsonOptions)
{
    private readonly ConcurrentDictionary<Type, TypeCopier> _copiers = new();

    /// <exception cref="Serialization.CodecNotFoundException">The value is, or holds, something of a type that cannot cross.</exception>
    public object? Copy(object? value) => value is null ? null : new CopyPass(this).Copy(value);

    public TypeCopier For(Type type) => _copiers.GetOrAdd(type, static (type, self) => self.Choose(type), this);

    private TypeCopier Choose(Type type)
    {
        if (KnownTypes.IsImmutable(type)) return TypeCopier.AsItIs;
        if (type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false)) return MemberwiseCopier.ForMarked(type);
        if (isForeign(type)) return new((value, pass) => CopyAsJson(value, type, pass));
        if (KnownTypes.IsTuple(type)) return MemberwiseCopier.ForTuple(type);
        return CollectionCopiers.Find(type) ?? throw new Serialization.CodecNotFoundException(
            $"{type} cannot cross a grain call: it has no [GenerateSerializer], is no known collection, and was not declared to cross as JSON.");
    }

    private object CopyAsJson(object value, Type type, CopyPass pass)
    {
        var copy = JsonSerializer.Deserialize(JsonSerializer.SerializeToUtf8Bytes(value, type, jsonOptions), type, jsonOptions)!;
        pass.Note(value, copy);
        return copy;
    }
}

/// <summary>How values of one type are copied.</summary>
internal sealed class TypeCopier(Func<object, CopyPass, object> copy)
{
    public static readonly TypeCopier AsItIs = new((value, _) => value);

    public object Copy(object value, CopyPass pass) => copy(value, pass);
}

/// <summary>One copying of a whole graph: what is met twice is copied once, circles too.</summary>
internal sealed class CopyPass(DeepCopier copier)
{
    private Dictionary<object, object>? _copies;

    public object? Copy(object? value)
    {
        if (value is null) return null;
        var type = copier.For(value.GetType());
        if (type == TypeCopier.AsItIs) return value;
        return _copies is not null && _copies.TryGetValue(value, out var copy) ? copy : type.Copy(value, this);
    }

    /// <summary>Notes the copy of an object before its parts are copied.</summary>
    public void Note(object original, object copy) => (_copies ??= new(ReferenceEqualityComparer.Instance))[original] = copy;
}
