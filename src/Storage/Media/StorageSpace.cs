using Microsoft.Extensions.Logging;

namespace Encoder.Storage.Media;

/// <summary>
/// Watches the free space on the volume of the data folder. Below the low-water mark, the service accepts no uploads or jobs and begins no
/// work, so that work in progress can finish. In addition, a reserve keeps space for state and deletions on a volume that other programs
/// have filled completely.
/// </summary>
/// <remarks>
/// The mark alone would not be enough: other programs ignore it, and work in progress may need more than is left. The reserve alone would
/// not be enough either: uploads would use it up. The reserve is a file with allocated blocks but no contents, so that it costs nothing to
/// create, and its space is free as soon as it is truncated. It is released in steps, because the program that filled the volume may take
/// the freed space first. It is created again once the volume is above the mark.
/// </remarks>
public sealed partial class StorageSpace : IDisposable
{
    /// <summary>On a small volume, the mark and the reserve are at most the volume's size divided by this.</summary>
    private const int MaxOfVolume = 20;

    /// <summary>The number of steps in which the reserve is released.</summary>
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
    /// <param name="hasDatabase">Whether the database is on the volume too and needs a reserve.</param>
    /// <param name="logger">Reports when the volume gets low and when it has recovered.</param>
    public StorageSpace(DataFolder data, StorageOptions options, bool hasDatabase, ILogger<StorageSpace> logger)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        (_folder, _reserve, _logger) = (data.Path, data.Reserve, logger);
        var max = new DriveInfo(_folder).TotalSize / MaxOfVolume;
        _lowWater = Math.Min(options.LowWater, max);
        _reserveSize = hasDatabase ? Math.Min(options.Reserve, max) : 0;
        Look();
        _timer = new Timer(_ => LookAgain(), null, s_interval, s_interval);
    }

    /// <summary>Whether free space is below the low-water mark. At most a second old.</summary>
    public bool IsLow => _isLow;

    /// <summary>The free bytes of the volume.</summary>
    public long Free => new DriveInfo(_folder).AvailableFreeSpace;

    /// <summary>
    /// Releases a part of the reserve after something could not be written. Returns whether that made room, so that another try is
    /// worthwhile.
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

    /// <summary>Measures the volume, and creates the reserve if there is room for it.</summary>
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
            // Without a length, the preallocated blocks would lie beyond the end of the file and could be released.
            reserve.SetLength(_reserveSize);
        }
        catch (IOException exception) when (DiskFull.IsCause(exception))
        {
            // Another program took the space first. The next check is in a second.
            File.Delete(_reserve);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "The volume of the data folder has {Free} bytes left, less than {LowWater}: "
                + "uploads and jobs are refused, and no work is begun")]
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
