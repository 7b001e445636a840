using Microsoft.Extensions.Logging;

namespace Encoder.Storage.Media;

/// <summary>
/// How much room the volume of the data folder has. Below the low-water mark, the service takes no uploads and no jobs and begins no
/// work, so that what is under way can end. Beyond that, a reserve keeps room for state and deletions on a volume that somebody else has
/// filled to the last byte.
/// </summary>
/// <remarks>
/// The mark alone would not do: other programs do not heed it, and work that is under way may need more than the rest. The reserve alone
/// would not do either: uploads would use it up. It is a file with blocks but without contents, so that it costs nothing to make and
/// its space is free the moment it is cut. It is given up in steps, as whoever has filled the volume may take what is free before it is
/// used, and comes back once the volume is above the mark again.
/// </remarks>
public sealed partial class StorageSpace : IDisposable
{
    /// <summary>A mark or a reserve of a small volume is at most this part of it.</summary>
    private const int MostOfVolume = 20;

    /// <summary>The reserve is given up in that many steps.</summary>
    private const int Steps = 16;

    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);

    private readonly string _folder;
    private readonly string _reserve;
    private readonly long _lowWater;
    private readonly long _reserveSize;
    private readonly ILogger<StorageSpace> _logger;
    private readonly Lock _changing = new();
    private readonly Timer _timer;
    private volatile bool _isLow;

    /// <param name="data">The data folder.</param>
    /// <param name="options">The sizes.</param>
    /// <param name="hasDatabase">Whether the database is on the volume too, so that it needs a reserve.</param>
    /// <param name="logger">Told when the volume gets low and when it has recovered.</param>
    public StorageSpace(DataFolder data, StorageOptions options, bool hasDatabase, ILogger<StorageSpace> logger)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        (_folder, _reserve, _logger) = (data.Path, data.Reserve, logger);
        var most = new DriveInfo(_folder).TotalSize / MostOfVolume;
        _lowWater = Math.Min(options.LowWater, most);
        _reserveSize = hasDatabase ? Math.Min(options.Reserve, most) : 0;
        Look();
        _timer = new Timer(_ => LookAgain(), null, s_interval, s_interval);
    }

    /// <summary>Whether less is free than the low-water mark. As of the last second.</summary>
    public bool IsLow => _isLow;

    /// <summary>Free bytes of the volume.</summary>
    public long Free => new DriveInfo(_folder).AvailableFreeSpace;

    /// <summary>
    /// Gives up a part of the reserve because something could not be written. Returns whether there is room now that was not there before,
    /// so that it is worth another try.
    /// </summary>
    public bool MakeRoom()
    {
        lock (_changing)
        {
            if (ReserveLeft() is not (> 0 and var left)) return false;
            _isLow = true;
            left = Math.Max(0, left - Math.Max(1, _reserveSize / Steps));
            if (left > 0)
            {
                using var reserve = new FileStream(_reserve, FileMode.Open, FileAccess.Write);
                reserve.SetLength(left);
            }
            else
            {
                File.Delete(_reserve);
            }
            Log.ReserveUsed(_logger, left);
            return true;
        }
    }

    /// <summary>Measures the volume; makes the reserve when there is room for it.</summary>
    public void Look()
    {
        lock (_changing)
        {
            var free = new DriveInfo(_folder).AvailableFreeSpace;
            var isLow = free < _lowWater;
            if (isLow != _isLow)
            {
                if (isLow) Log.Low(_logger, free, _lowWater);
                else Log.Recovered(_logger, free);
            }
            _isLow = isLow;
            if (free >= _lowWater + (2 * _reserveSize) && ReserveLeft() < _reserveSize) MakeReserve();
        }
    }

    public void Dispose() => _timer.Dispose();

    private void LookAgain()
    {
        try
        {
            Look();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Log.CannotLook(_logger, exception);
        }
    }

    private long ReserveLeft() => new FileInfo(_reserve) is { Exists: true } reserve ? reserve.Length : 0;

    private void MakeReserve()
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, PreallocationSize = _reserveSize };
        try
        {
            using var reserve = new FileStream(_reserve, options);
            // Without a length, what was allocated ahead would be given back with the file's end.
            reserve.SetLength(_reserveSize);
        }
        catch (IOException exception) when (DiskFull.IsCause(exception))
        {
            // Somebody else was faster. There is another look in a second.
            File.Delete(_reserve);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "The volume of the data folder has {Free} bytes left, less than {LowWater}: no uploads, jobs or work are begun")]
        public static partial void Low(ILogger logger, long free, long lowWater);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The free space of the data folder's volume cannot be read")]
        public static partial void CannotLook(ILogger logger, Exception exception);

        [LoggerMessage(Level = LogLevel.Information, Message = "The volume of the data folder has {Free} bytes left again")]
        public static partial void Recovered(ILogger logger, long free);

        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "The volume of the data folder is full; a part of the reserve is given up, {Left} bytes of it are left")]
        public static partial void ReserveUsed(ILogger logger, long left);
    }
}
