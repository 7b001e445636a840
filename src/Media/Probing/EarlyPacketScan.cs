using Encoder.Media.Processes;

namespace Encoder.Media.Probing;

/// <summary>
/// A scan of a source's packets that starts while its headers are still being read. The headers tell how to interpret the packets, so the
/// scan's lines are held until then. Two short runs in parallel take as long as one.
/// </summary>
internal sealed class EarlyPacketScan : IAsyncDisposable
{
    /// <summary>The default maximum number of held lines. A line has about 50 bytes.</summary>
    private const int MaxHeld = 100_000;

    private readonly int _max;
    private readonly Lock _gate = new();
    private readonly List<string> _held = [];
    private readonly CancellationTokenSource _ended;
    private readonly Task<FfmpegResult> _run;
    private Action<string>? _reader;

    /// <param name="command">The command of the scan: <see cref="ProbeCommands.Packets"/>.</param>
    /// <param name="max">The maximum number of held lines. A scan that gets further ahead of the headers is abandoned.</param>
    /// <param name="cancellationToken">Ends the scan.</param>
    public EarlyPacketScan(
        IFfmpegRunner runner, FfmpegCommand command, int max = MaxHeld, CancellationToken cancellationToken = default)
    {
        _max = max;
        _ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _run = runner.Run(command, onLine: Take, cancellationToken: _ended.Token);
    }

    /// <summary>Reads all lines of the scan.</summary>
    /// <returns>The result of the run; null if the scan was abandoned before, and nothing was read.</returns>
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

    /// <summary>Ends the scan and waits until its process is gone.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        // Ignore how it ended: its reader already knows.
        await ((Task)_run).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ended.Dispose();
    }

    private void Take(string line)
    {
        lock (_gate)
        {
            if (_reader is not null) _reader(line);
            else if (_held.Count < _max) _held.Add(line);
            else _ended.Cancel();
        }
    }
}
