using System.Data.Common;
using Encoder.Contracts;

namespace Encoder.Silo.Hosting;

/// <summary>
/// Turns exceptions of the database driver, whose types callers in other processes may not have, into
/// <see cref="ServiceUnavailableException"/>.
/// </summary>
internal sealed class DatabaseCallFilter : IIncomingGrainCallFilter
{
    public async Task Invoke(IIncomingGrainCallContext context)
    {
        try
        {
            await context.Invoke();
        }
        catch (DbException exception)
        {
            throw new ServiceUnavailableException($"The database is unavailable ({exception.SqlState ?? exception.GetType().Name}).");
        }
    }
}
