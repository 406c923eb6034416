using Npgsql;
using OrderActors.Baselines.Postgres;
using OrderActors.Baselines.Rows;

namespace OrderActors.Baselines.Webhooks;

internal sealed class PostgresWebhookRows(NpgsqlDataSource source) : IWebhookRows
{
    private static readonly string s_insert =
        $"""
        INSERT INTO inbox ({Table.Inbox.ColumnList})
        VALUES ({string.Join(", ", Enumerable.Range(1, Table.Inbox.Columns.Length).Select(place => $"${place}"))})
        ON CONFLICT (source, notification_id) DO NOTHING
        """;

    public async Task InsertAsync(object?[] row, CancellationToken cancellation)
    {
        await using var command = source.CreateCommand(s_insert);
        command.Parameters.AddRow(Table.Inbox, row);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    public ValueTask DisposeAsync() => source.DisposeAsync();
}
