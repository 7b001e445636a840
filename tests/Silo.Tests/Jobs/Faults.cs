using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.ExceptionServices;

namespace Encoder.Silo.Tests.Jobs;

/// <summary>
/// Makes one call in the life of a job fail: either before it does anything, or after it has done
/// everything, so that only its answer is lost.
/// </summary>
internal sealed class Faults
{
    private readonly ConcurrentDictionary<string, int> _calls = new();
    private volatile bool _stopped;

    /// <summary>The call that fails, as "IWorkQueue.Claim"; null for none.</summary>
    public string? FailOn { get; init; }

    /// <summary>Which of the calls of that name, from 1.</summary>
    public int Nth { get; init; } = 1;

    /// <summary>Whether the call is made before it fails.</summary>
    public bool AfterTheFact { get; init; }

    /// <summary>Told of every call before it is made, as "IWorkQueue.Claim".</summary>
    public Action<string>? OnCall { get; init; }

    /// <summary>How often each call was made.</summary>
    public IReadOnlyDictionary<string, int> Calls => _calls;

    /// <summary>What failed, for the message of a test.</summary>
    public string? Failed { get; private set; }

    /// <summary>Nothing fails from here on.</summary>
    public void Stop() => _stopped = true;

    public T Over<T>(T target)
        where T : class
    {
        var proxy = DispatchProxy.Create<T, Proxy<T>>();
        var faulty = (Proxy<T>)(object)proxy;
        (faulty.Target, faulty.Faults) = (target, this);
        return proxy;
    }

    /// <summary>Counts a call, and says whether it is the one to fail.</summary>
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
            // Waiting, listening and reading change nothing, and where things lie is no call.
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
