using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.ExceptionServices;

namespace Encoder.Silo.Tests.Jobs;

/// <summary>
/// Makes one call in the life of a job fail: either before it does anything, or after it has done everything, so that only its result is
/// lost.
/// </summary>
internal sealed class Faults
{
    private readonly ConcurrentDictionary<string, int> _calls = new();
    private volatile bool _stopped;

    /// <summary>The name of the call that fails, such as "IWorkQueue.Claim"; null for none.</summary>
    public string? FailOn { get; init; }

    /// <summary>Which of the calls with that name fails, counted from 1.</summary>
    public int Nth { get; init; } = 1;

    /// <summary>Whether the call is made before it fails.</summary>
    public bool AfterTheFact { get; init; }

    /// <summary>Called before every call, with its name, such as "IWorkQueue.Claim".</summary>
    public Action<string>? OnCall { get; init; }

    /// <summary>The number of calls with each name.</summary>
    public IReadOnlyDictionary<string, int> Calls => _calls;

    /// <summary>The name of the call that failed, for messages of tests; null if none has.</summary>
    public string? Failed { get; private set; }

    /// <summary>Stops causing failures.</summary>
    public void Stop() => _stopped = true;

    public T Over<T>(T target)
        where T : class
    {
        var proxy = DispatchProxy.Create<T, Proxy<T>>();
        var faulty = (Proxy<T>)(object)proxy;
        (faulty.Target, faulty.Faults) = (target, this);
        return proxy;
    }

    /// <summary>Counts a call, and returns whether it is the one to fail.</summary>
    private bool Take(MethodInfo method)
    {
        var name = $"{method.DeclaringType!.Name}.{method.Name}";
        OnCall?.Invoke(name);
        var nth = _calls.AddOrUpdate(name, 1, (_, count) => count + 1);
        if (_stopped || name != FailOn || nth != Nth) return false;
        Failed = name;
        return true;
    }

#pragma warning disable CA1852 // DispatchProxy derives from it.
    internal class Proxy<T> : DispatchProxy
#pragma warning restore CA1852
        where T : class
    {
        public T Target { get; set; } = null!;

        public Faults Faults { get; set; } = null!;

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            // Waiting, subscribing and reading change nothing, and returning a path does no work.
            if (targetMethod!.Name is "WaitForWork" or "OnRevoked" or "Open" or "LocalPath" or "AttemptFolder")
                return targetMethod.Invoke(Target, args);
            var fails = Faults.Take(targetMethod);
            if (fails && !Faults.AfterTheFact) throw new IOException("The call was lost.");
            object? answer;
            try
            {
                answer = targetMethod.Invoke(Target, args);
            }
            catch (TargetInvocationException exception) when (exception.InnerException is { } inner)
            {
                ExceptionDispatchInfo.Throw(inner);
                throw;
            }
            if (!fails) return answer;
            if (answer is not Task task) throw new IOException("The answer was lost.");
            var result = targetMethod.ReturnType.GenericTypeArguments is [var type] ? type : typeof(object);
            return typeof(Proxy<T>)
                .GetMethod(nameof(Lose), BindingFlags.Static | BindingFlags.NonPublic)!
                .MakeGenericMethod(result)
                .Invoke(null, [task]);
        }

        private static async Task<TResult> Lose<TResult>(Task task)
        {
            await task;
            throw new IOException("The answer was lost.");
        }
    }
}
