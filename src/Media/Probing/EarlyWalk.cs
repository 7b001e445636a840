using Encoder.Media.Processes;

namespace Encoder.Media.Probing;

/// <summary>
/// A walk over a source's packets that begins while its headers are read, which tell how the packets are to be understood. Its lines are
/// held until then. Two short runs beside each other take as long as one.
/// </summary>
internal sealed class EarlyWalk : IAsyncDisposable
{
    /// <summary>Lines have about 50 bytes.</summary>
    private const int MostHeld = 100_000;

    private readonly int _most;
    private readonly Lock _gate = new();
    private readonly List<string> _held = [];
    private readonly CancellationTokenSource _ended;
    private readonly Task<FfmpegResult> _run;
    private Action<string>? _reader;

    /// <param name="command">The walk: <see cref="ProbeCommands.Packets"/>.</param>
    /// <param name="most">Most lines held. A walk that is farther ahead of the headers is given up.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public EarlyWalk(
        IFfmpegRunner runner, FfmpegCommand command, int most = MostHeld, CancellationToken cancellationToken = default)
    {
        _most = most;
        _ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _run = runner.Run(command, onLine: Take, cancellationToken: _ended.Token);
    }

    /// <summary>Reads all lines of the walk.</summary>
    /// <returns>How it ended; null when it was given up before, and nothing was read.</returns>
    public async Task<FfmpegResult?> Read(Action<string> reader)
    {
        lock (_gate)
        {
            if (_ended.IsCancellationRequested) return null;
            foreach (var line in _held) reader(line);
            _held.Clear();
            _reader = reader;
        }
        return await _run;
    }

    /// <summary>Ends the walk, and waits until it is gone.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        // However it ended: whoever reads it was told.
        await ((Task)_run).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ended.Dispose();
    }

    private void Take(string line)
    {
        lock (_gate)
        {
            if (_reader is not null) _reader(line);
            else if (_held.Count < _most) _held.Add(line);
            else _ended.Cancel();
        }
    }
}
