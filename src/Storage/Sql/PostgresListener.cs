using Microsoft.Extensions.Logging;
using Npgsql;

namespace Encoder.Storage.Sql;

/// <summary>
/// Receives the notifications of other processes on one channel (LISTEN/NOTIFY). It reconnects when its connection breaks.
/// </summary>
/// <param name="to">The database.</param>
/// <param name="channel">The channel.</param>
/// <param name="self">The first word of this process's own notifications, which are ignored. The second word is the topic.</param>
/// <param name="logger">Reports the loss of the connection.</param>
internal sealed partial class PostgresListener(PostgresConnection to, string channel, string self, ILogger logger) : IDisposable
{
    private static readonly TimeSpan s_firstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _stop = new();
    private Task _listening = Task.CompletedTask;
    private readonly Handlers<string?> _heard = new();

    /// <summary>
    /// Registers <paramref name="heard"/> to run with the topic of each notification. The topic is null after a reconnection, when
    /// notifications may have been missed, and for notifications of earlier versions, which have no topic.
    /// </summary>
    public void Add(Action<string?> heard) => _heard.Add(heard);

    /// <summary>Connects. Every notification that is sent after the task has ended is received.</summary>
    public async Task Start()
    {
        var connection = await Connect();
        _listening = Task.Run(() => ListenUntilStopped(connection));
    }

    public void Dispose()
    {
        _stop.Cancel();
        _listening.GetAwaiter().GetResult();
        _stop.Dispose();
    }

    private async Task ListenUntilStopped(NpgsqlConnection first)
    {
        try
        {
            for (var connection = first; ; connection = await Reconnect())
            {
                await WaitUntilLost(connection);
                _stop.Token.ThrowIfCancellationRequested();
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
        }
    }

    private async Task WaitUntilLost(NpgsqlConnection connection)
    {
        await using (connection)
        {
            try
            {
                while (true) await connection.WaitAsync(_stop.Token);
            }
            catch (Exception exception) when (!_stop.IsCancellationRequested)
            {
                Log.Lost(logger, exception.Message);
            }
        }
    }

    private async Task<NpgsqlConnection> Reconnect()
    {
        for (var pause = s_firstPause; ; pause = pause * 2 < s_longestPause ? pause * 2 : s_longestPause)
        {
            await Task.Delay(pause, _stop.Token);
            try
            {
                var connection = await Connect();
                Log.Restored(logger);
                _heard.Raise(null);
                return connection;
            }
            catch (Exception exception) when (!_stop.IsCancellationRequested)
            {
                Log.StillLost(logger, exception.Message);
            }
        }
    }

    private async Task<NpgsqlConnection> Connect()
    {
        var connection = new NpgsqlConnection(to.ListeningText);
        try
        {
            connection.Notification += (_, notification) =>
            {
                var words = notification.Payload.Split(' ', 2);
                if (words[0] != self) _heard.Raise(words.ElementAtOrDefault(1));
            };
            await connection.OpenAsync(_stop.Token);
            await using var listen = new NpgsqlCommand($"LISTEN {channel}", connection);
            await listen.ExecuteNonQueryAsync(_stop.Token);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "The connection for PostgreSQL notifications broke; polling finds new work until it is restored: {Reason}")]
        public static partial void Lost(ILogger logger, string reason);

        [LoggerMessage(Level = LogLevel.Debug, Message = "The connection for PostgreSQL notifications is still broken: {Reason}")]
        public static partial void StillLost(ILogger logger, string reason);

        [LoggerMessage(Level = LogLevel.Information, Message = "The connection for PostgreSQL notifications is restored")]
        public static partial void Restored(ILogger logger);
    }
}
