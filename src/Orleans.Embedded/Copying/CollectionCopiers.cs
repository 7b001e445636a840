using System.Reflection;

namespace Orleans.Embedded.Copying;

/// <summary>Copiers of the collections that cross grain calls.</summary>
internal static class CollectionCopiers
{
    /// <summary>The copier for a collection type; null when it is none of the known ones.</summary>
    public static TypeCopier? Find(Type type)
    {
        if (type.IsSZArray) return Make(nameof(CopyArray), type.GetElementType()!);
        if (!type.IsGenericType) return null;
        var definition = type.GetGenericTypeDefinition();
        if (definition == typeof(List<>)) return Make(nameof(CopyList), type.GetGenericArguments());
        if (definition == typeof(Dictionary<,>)) return Make(nameof(CopyDictionary), type.GetGenericArguments());
        if (definition == typeof(HashSet<>)) return Make(nameof(CopySet), type.GetGenericArguments());
        return null;
    }

    private static TypeCopier Make(string method, params Type[] elements) =>
        new(typeof(CollectionCopiers).GetMethod(method, BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(elements)
            .CreateDelegate<Func<object, CopyPass, object>>());

    private static T[] CopyArray<T>(object value, CopyPass pass)
    {
        var copy = (T[])((T[])value).Clone();
        pass.Note(value, copy);
        if (KnownTypes.IsImmutable(typeof(T))) return copy;
        for (var index = 0; index < copy.Length; index++) copy[index] = (T)pass.Copy(copy[index])!;
        return copy;
    }

    private static List<T> CopyList<T>(object value, CopyPass pass)
    {
        var list = (List<T>)value;
        var copy = new List<T>(list.Count);
        pass.Note(value, copy);
        if (KnownTypes.IsImmutable(typeof(T))) copy.AddRange(list);
        else foreach (var element in list) copy.Add((T)pass.Copy(element)!);
        return copy;
    }

    private static Dictionary<TKey, TValue> CopyDictionary<TKey, TValue>(object value, CopyPass pass)
        where TKey : notnull
    {
        var dictionary = (Dictionary<TKey, TValue>)value;
        var copy = new Dictionary<TKey, TValue>(dictionary.Count, dictionary.Comparer);
        pass.Note(value, copy);
        foreach (var (key, element) in dictionary) copy.Add((TKey)pass.Copy(key)!, (TValue)pass.Copy(element)!);
        return copy;
    }

    private static HashSet<T> CopySet<T>(object value, CopyPass pass)
    {
        var set = (HashSet<T>)value;
        var copy = new HashSet<T>(set.Count, set.Comparer);
        pass.Note(value, copy);
        foreach (var element in set) copy.Add((T)pass.Copy(element)!);
        return copy;
    }
}
