using System.Data.Common;
using Encoder.Contracts;

namespace Encoder.Silo.Hosting;

/// <summary>Tells callers in other processes, who need not know the database's exceptions, that it is away.</summary>
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
            throw new ServiceUnavailableException($"The database cannot be used now ({exception.SqlState ?? exception.GetType().Name}).");
        }
    }
}
