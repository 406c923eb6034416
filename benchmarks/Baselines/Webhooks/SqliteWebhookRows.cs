using OrderActors.Baselines.Rows;
using OrderActors.Baselines.Sqlite;

namespace OrderActors.Baselines.Webhooks;

/// <summary>One transaction a webhook; requests queue up for the one writing connection.</summary>
internal sealed class SqliteWebhookRows : IWebhookRows
{
    private static readonly string s_insert =
        $"""
        INSERT INTO inbox ({Table.Inbox.ColumnList})
        VALUES ({string.Join(", ", Enumerable.Range(1, Table.Inbox.Columns.Length).Select(place => $"?{place}"))})
        ON CONFLICT (source, notification_id) DO NOTHING
        """;

    private readonly SqliteTarget _target;
    private readonly GroupWriter<object?[]> _writer;

    public SqliteWebhookRows(SqliteTarget target)
    {
        _target = target;
        _writer = new GroupWriter<object?[]>(1, Write);
    }

    public Task InsertAsync(object?[] row, CancellationToken cancellation) => _writer.WriteAsync(row, cancellation);

    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        _target.Dispose();
    }

    // Outside of a transaction a statement is one.
    private Task Write(IReadOnlyList<object?[]> rows)
    {
        _target.Execute(s_insert, rows[0]);
        return Task.CompletedTask;
    }
}
