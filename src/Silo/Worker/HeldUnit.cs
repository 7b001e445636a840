using Encoder.Grains.Work;
using Encoder.Storage.Work;

namespace Encoder.Silo.Worker;

/// <summary>A unit that this worker holds at the moment.</summary>
internal sealed class HeldUnit(WorkLease lease, IUnitOwner owner, CancellationToken handOver) : IDisposable
{
    private readonly Lock _ending = new();
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(handOver);
    private double _fraction;
    private double _reported;
    private bool _ended;

    public WorkLease Lease => lease;

    public IUnitOwner Owner => owner;

    public UnitClaim Claim { get; } = new(lease.Unit, lease.Attempt, lease.Lost);

    /// <summary>Whether the unit is another's now, or nobody's.</summary>
    public bool IsLost { get; private set; }

    /// <summary>Cancelled when the work on the unit must end at once: it was lost, or the process stops.</summary>
    public CancellationToken Stopped => _stop.Token;

    /// <summary>How far the unit is, 0 to 1; told to its owner at the worker's pace.</summary>
    public void Progress(double fraction) => Volatile.Write(ref _fraction, fraction);

    /// <summary>The progress, when it has risen since it was last taken.</summary>
    public double? TakeProgress()
    {
        var fraction = Volatile.Read(ref _fraction);
        if (fraction <= _reported) return null;
        return _reported = fraction;
    }

    /// <summary>Stops the work on the unit, unless it has ended already.</summary>
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
