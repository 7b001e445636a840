using System.Collections.Concurrent;
using System.Reflection;
using Orleans.Concurrency;
using Orleans.Embedded.Activations;
using Orleans.Embedded.Copying;
using Orleans.Runtime;

namespace Orleans.Embedded.Calls;

/// <summary>A method of a grain interface.</summary>
internal abstract class GrainMethod(MethodInfo method)
{
    private static readonly ConcurrentDictionary<MethodInfo, GrainMethod> s_methods = new();
    private readonly MethodInvoker _invoker = MethodInvoker.Create(method);
    private readonly bool[] _copied = [.. method.GetParameters().Select(parameter => !parameter.IsDefined(typeof(ImmutableAttribute)))];
    private readonly int _token = Array.FindIndex(method.GetParameters(), parameter => parameter.ParameterType == typeof(CancellationToken));

    public bool AlwaysInterleaves { get; } = method.IsDefined(typeof(AlwaysInterleaveAttribute));

    public bool IsReadOnly { get; } = method.IsDefined(typeof(ReadOnlyAttribute));

    public bool IsOneWay { get; } = method.IsDefined(typeof(OneWayAttribute));

    public bool CopiesResult { get; } = !method.ReturnParameter.IsDefined(typeof(ImmutableAttribute), inherit: false);

    public static GrainMethod Of(MethodInfo method) => s_methods.GetOrAdd(method, static method =>
    {
        var result = method.ReturnType.IsGenericType ? method.ReturnType.GetGenericArguments()[0] : typeof(object);
        return (GrainMethod)Activator.CreateInstance(typeof(GrainMethod<>).MakeGenericType(result), method)!;
    });

    /// <summary>Sends a call and returns the task of its result.</summary>
    public abstract Task Call(EmbeddedGrainRuntime runtime, GrainClass grainClass, GrainId grain, object?[] arguments);

    /// <summary>Runs the method itself, in the grain's turn.</summary>
    public Task Invoke(object grain, object?[] arguments) =>
        (Task?)_invoker.Invoke(grain, arguments.AsSpan()) ?? throw new InvalidOperationException($"{this} returned no task.");

    public override string ToString() => $"{method.DeclaringType!.Name}.{method.Name}";

    protected object?[] Isolate(object?[] arguments, DeepCopier copier)
    {
        var pass = new CopyPass(copier);
        for (var index = 0; index < arguments.Length; index++)
        {
            if (_copied[index]) arguments[index] = pass.Copy(arguments[index]);
        }
        return arguments;
    }

    protected CancellationToken TokenOf(object?[] arguments) => _token < 0 ? default : (CancellationToken)arguments[_token]!;
}

/// <inheritdoc/>
internal sealed class GrainMethod<TResult>(MethodInfo method) : GrainMethod(method)
{
    public override Task Call(EmbeddedGrainRuntime runtime, GrainClass grainClass, GrainId grain, object?[] arguments)
    {
        var call = new GrainCall<TResult>(this, grain, Isolate(arguments, runtime.Copier), runtime.Copier);
        if (!IsOneWay) call.Limit(runtime.Time, runtime.Options.ResponseTimeout, TokenOf(arguments));
        runtime.Send(grainClass, grain, call);
        return IsOneWay ? Task.CompletedTask : call.Result;
    }
}
