using System.Collections.Concurrent;
using System.Reflection;

namespace Orleans.Embedded.Activations;

/// <summary>All grain classes, by name and by what they implement.</summary>
internal sealed class GrainClasses
{
    private readonly Dictionary<string, GrainClass> _byName = [];
    private readonly ConcurrentDictionary<(Type Interface, string? Prefix), GrainClass> _byInterface = new();

    /// <exception cref="NotSupportedException">A class cannot be called as a grain.</exception>
    /// <exception cref="InvalidOperationException">Two classes have the same name.</exception>
    public GrainClasses(IEnumerable<Type> types)
    {
        foreach (var type in types)
        {
            var grainClass = new GrainClass(type);
            if (!_byName.TryAdd(grainClass.Name, grainClass))
                throw new InvalidOperationException($"{type} and {_byName[grainClass.Name].Type} are both named '{grainClass.Name}': give one a [GrainType].");
        }
    }

    /// <summary>The grain classes in some assemblies.</summary>
    public static IEnumerable<Type> In(IEnumerable<Assembly> assemblies) => assemblies.Distinct()
        .SelectMany(assembly => assembly.GetTypes())
        .Where(type => type is { IsClass: true, IsAbstract: false, ContainsGenericParameters: false } && typeof(IGrainBase).IsAssignableFrom(type));

    /// <summary>The class of that name; null when there is none.</summary>
    public GrainClass? Find(string name) => _byName.GetValueOrDefault(name);

    /// <exception cref="ArgumentException">No class implements the interface, or several do.</exception>
    public GrainClass Implementing(Type grainInterface, string? prefix) => _byInterface.GetOrAdd((grainInterface, prefix), key =>
    {
        var classes = _byName.Values
            .Where(grainClass => key.Interface.IsAssignableFrom(grainClass.Type) && grainClass.Type.FullName!.StartsWith(key.Prefix ?? "", StringComparison.Ordinal))
            .ToList();
        return classes is [var single]
            ? single
            : throw new ArgumentException($"{(classes.Count == 0 ? "No grain class implements" : "Several grain classes implement")} {key.Interface}.", nameof(grainInterface));
    });
}
