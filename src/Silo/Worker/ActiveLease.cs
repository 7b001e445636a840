using Encoder.Grains.Work;
using Encoder.Storage.Work;

namespace Encoder.Silo.Worker;

/// <summary>A lease that this worker holds while it works on the item.</summary>
internal sealed class ActiveLease(WorkLease lease, IWorkOwner owner, CancellationToken handOver) : IDisposable
{
    private readonly Lock _ending = new();
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(handOver);
    private double _fraction;
    private double _reported;
    private bool _ended;

    public WorkLease Lease => lease;

    public IWorkOwner Owner => owner;

    /// <summary>Whether the lease was lost. Another worker may have leased the item since.</summary>
    public bool IsLost { get; private set; }

    /// <summary>Cancelled when the work must stop immediately: the lease was lost, or the process is stopping.</summary>
    public CancellationToken Stopped => _stop.Token;

    /// <summary>Records progress, 0 to 1. <see cref="LeaseKeeper"/> reports it to the owner at intervals.</summary>
    public void Progress(double fraction) => Volatile.Write(ref _fraction, fraction);

    /// <summary>The progress of the work, 0 to 1.</summary>
    public double Fraction => Volatile.Read(ref _fraction);

    /// <summary>Returns the progress if it has risen since the last call; otherwise null.</summary>
    public double? TakeProgress()
    {
        var fraction = Volatile.Read(ref _fraction);
        if (fraction <= _reported) return null;
        return _reported = fraction;
    }

    /// <summary>Stops the work, unless it has ended already.</summary>
    public void Lose()
    {
        lock (_ending)
        {
            if (_ended) return;
            IsLost = true;
            _stop.Cancel();
        }
    }

    public void Dispose()
    {
        lock (_ending)
        {
            _ended = true;
            _stop.Dispose();
        }
    }
}
