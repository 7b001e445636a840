using Encoder.Storage.Sql;
using Npgsql;

namespace Encoder.Storage.Tests.Postgres;

public sealed class PostgresConnectionTests
{
    [Theory]
    [InlineData("Host=x", 20)]
    [InlineData("Host=x;Maximum Pool Size=7", 7)]
    [InlineData("Host=x;MaxPoolSize=100", 100)]
    public void A_process_keeps_few_connections_unless_configured_otherwise(string text, int size)
    {
        var connection = new PostgresConnection(text, TimeSpan.FromSeconds(10));
        Assert.Equal(size, new NpgsqlConnectionStringBuilder(connection.Text).MaxPoolSize);
    }
}
