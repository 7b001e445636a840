using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Concurrency;
using Orleans.Embedded.State;
using Orleans.Runtime;

namespace Orleans.Embedded.Activations;

/// <summary>A grain class and what its attributes say.</summary>
internal sealed class GrainClass
{
    private readonly ObjectFactory _create;
    private readonly ParameterInfo[] _ownParameters;

    /// <exception cref="NotSupportedException">An interface of the class has a method that cannot be called as a grain's.</exception>
    public GrainClass(Type type)
    {
        Type = type;
        Name = type.GetCustomAttribute<GrainTypeAttribute>()?.GrainType ?? DefaultName(type);
        IsReentrant = type.IsDefined(typeof(ReentrantAttribute));
        MaxWorkers = type.GetCustomAttribute<StatelessWorkerAttribute>()?.MaxLocalWorkers ?? 1;
        CollectionAge = type.IsDefined(typeof(KeepAliveAttribute)) ? Timeout.InfiniteTimeSpan : type.GetCustomAttribute<CollectionAgeLimitAttribute>()?.AgeLimit;
        foreach (var method in type.GetInterfaces().Where(IsGrainInterface).SelectMany(grainInterface => grainInterface.GetMethods())) Require(method);

        var constructor = type.GetConstructors() is [var single] ? single : throw new NotSupportedException($"{type} needs exactly one public constructor.");
        _ownParameters = [.. constructor.GetParameters().Where(parameter => parameter.ParameterType == typeof(IGrainContext) || StateName(parameter) is not null)];
        _create = ActivatorUtilities.CreateFactory(type, [.. _ownParameters.Select(parameter => parameter.ParameterType)]);
    }

    public Type Type { get; }

    public string Name { get; }

    public bool IsReentrant { get; }

    /// <summary>How many activations one key may have.</summary>
    public int MaxWorkers { get; }

    /// <summary>Held while one of several workers is chosen.</summary>
    public Lock Slots { get; } = new();

    /// <summary>How long an activation may be idle; <see cref="Timeout.InfiniteTimeSpan"/> is for ever, null is as the options say.</summary>
    public TimeSpan? CollectionAge { get; }

    public static bool IsGrainInterface(Type type) => type.IsInterface && typeof(IGrain).IsAssignableFrom(type);

    /// <summary>Makes the grain object, and the states that it has, which are still to be read.</summary>
    public (object Grain, PersistentState[] States) Create(Activation activation)
    {
        var arguments = Array.ConvertAll(_ownParameters, parameter => StateName(parameter) is { } name
            ? PersistentState.Create(parameter.ParameterType, name, activation)
            : (object)activation);
        return (_create(activation.ActivationServices, arguments), [.. arguments.OfType<PersistentState>()]);
    }

    private static string? StateName(ParameterInfo parameter) => parameter.GetCustomAttribute<PersistentStateAttribute>()?.StateName;

    private static string DefaultName(Type type) =>
        (type.Name.EndsWith(nameof(Grain), StringComparison.Ordinal) ? type.Name[..^nameof(Grain).Length] : type.Name).ToLowerInvariant();

    private static void Require(MethodInfo method)
    {
        var isTask = method.ReturnType == typeof(Task) || (method.ReturnType.IsGenericType && method.ReturnType.GetGenericTypeDefinition() == typeof(Task<>));
        if (!isTask || method.IsGenericMethod || method.GetParameters().Any(parameter => parameter.ParameterType.IsByRef))
            throw new NotSupportedException($"{method.DeclaringType}.{method.Name}: methods of grain interfaces return Task or Task<T>, and are neither generic nor have ref parameters.");
    }
}
