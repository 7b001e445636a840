using System.Reflection;
using System.Runtime.CompilerServices;
using Orleans.Serialization;

namespace Orleans.Embedded.Copying;

/// <summary>Copies objects field by field.</summary>
internal static class MemberwiseCopier
{
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>A copier for a type with <see cref="GenerateSerializerAttribute"/>.</summary>
    /// <exception cref="CodecNotFoundException">The type has a member that would be lost on the way to another process.</exception>
    public static TypeCopier ForMarked(Type type)
    {
        var fields = Fields(type).Where(field => !field.IsDefined(typeof(NonSerializedAttribute))).ToList();
        if (fields.Find(field => !IsNumbered(field)) is { } lost)
            throw new CodecNotFoundException($"{lost.DeclaringType}.{lost.Name} has no [Id]: it would be lost between processes. Give it one, or mark it [NonSerialized].");
        return type.IsDefined(typeof(ImmutableAttribute), inherit: false) ? TypeCopier.AsItIs : Create(fields);
    }

    public static TypeCopier ForTuple(Type type) => Create(Fields(type));

    private static TypeCopier Create(IEnumerable<FieldInfo> fields)
    {
        var changeable = fields.Where(field => !KnownTypes.IsImmutable(field.FieldType) && !Has<ImmutableAttribute>(field)).ToArray();
        return new((value, pass) =>
        {
            var copy = Clone(value);
            pass.Note(value, copy);
            foreach (var field in changeable) field.SetValue(copy, pass.Copy(field.GetValue(value)));
            return copy;
        });
    }

    private static IEnumerable<FieldInfo> Fields(Type type)
    {
        for (var level = type; level is not null && level != typeof(object) && level != typeof(ValueType); level = level.BaseType)
        {
            foreach (var field in level.GetFields(Declared)) yield return field;
        }
    }

    private static bool IsNumbered(FieldInfo field) => Has<IdAttribute>(field) || IsRecordParameter(field);

    /// <summary>Whether the field, or the property that it backs, is so marked.</summary>
    private static bool Has<TAttribute>(FieldInfo field)
        where TAttribute : Attribute =>
        field.IsDefined(typeof(TAttribute)) || Property(field)?.IsDefined(typeof(TAttribute)) == true;

    private static PropertyInfo? Property(FieldInfo field) =>
        field.Name.StartsWith('<') ? field.DeclaringType!.GetProperty(field.Name[1..field.Name.IndexOf('>')], Declared) : null;

    /// <summary>Parameters of a record are numbered by their order.</summary>
    private static bool IsRecordParameter(FieldInfo field) =>
        Property(field) is { } property
        && field.DeclaringType!.GetMethod("PrintMembers", Declared) is not null
        && field.DeclaringType.GetConstructors(Declared)
            .Any(constructor => constructor.GetParameters().Any(parameter => parameter.Name == property.Name && parameter.ParameterType == property.PropertyType));

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = nameof(MemberwiseClone))]
    private static extern object Clone(object value);
}
