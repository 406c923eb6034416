using System.Collections.Immutable;
using Npgsql;
using OrderActors.Ports.Storage;

namespace OrderActors.Storage.Postgres;

/// <summary>Writes batches into PostgreSQL: one transaction of two round trips, or one when no stream moves.</summary>
internal sealed class PostgresBatchWriter(PostgresDatabase database) : IBatchWriter
{
    private const int MaxAttempts = 3;

    public async Task<BatchResult> WriteAsync(CommitBatch batch)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await WriteOnceAsync(batch).ConfigureAwait(false);
            }
            catch (PostgresException exception) when (
                attempt < MaxAttempts && IsCertainlyUnwritten(exception))
            {
            }
            catch (Exception exception) when (PostgresErrors.IsOfDatabase(exception))
            {
                throw PostgresErrors.Translate(exception, database.Description);
            }
        }
    }

    private async Task<BatchResult> WriteOnceAsync(CommitBatch batch)
    {
        var connection = await database.OpenAsync(CancellationToken.None).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        try
        {
            var moved = await AdvanceStreamsAsync(connection, batch.Changes).ConfigureAwait(false);
            ImmutableArray<bool> committed = [.. batch.Changes.Select(set => moved.Contains(set.Stream))];
            var deliveries = Distinct(batch.Deliveries);
            var inbox = await WriteRowsAsync(connection, batch, committed, deliveries).ConfigureAwait(false);
            return new BatchResult(
                committed, await AnswerAsync(connection, batch.Deliveries, deliveries, inbox).ConfigureAwait(false));
        }
        catch (Exception exception)
        {
            // A connection that failed otherwise than by PostgreSQL's answer, or that no longer knows what was prepared
            // on it, must not serve again.
            if (exception is not (PostgresException or ConstraintBrokenException)
                || PostgresErrors.IsBrokenConnection(exception))
                database.ForgetConnections();
            await RollBackAsync(connection).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Opens the transaction and compares the versions.</summary>
    private static async Task<HashSet<string>> AdvanceStreamsAsync(
        NpgsqlConnection connection, ImmutableArray<ChangeSet> sets)
    {
        var moved = new HashSet<string>(StringComparer.Ordinal);
        if (sets.IsEmpty)
            return moved;

        var batch = connection.CreateBatch();
        await using var _ = batch.ConfigureAwait(false);
        batch.BatchCommands.Add(new NpgsqlBatchCommand("BEGIN"));
        PostgresJournalSql.AdvanceStreams.AddTo(batch, sets.Sort((a, b) => string.CompareOrdinal(a.Stream, b.Stream)));
        await ReadAsync(batch, reader => moved.Add(reader.GetString(0))).ConfigureAwait(false);
        return moved;
    }

    /// <summary>Writes everything else, and commits with the same message.</summary>
    /// <returns>The ids of the deliveries that are new.</returns>
    private static async Task<Dictionary<(string, string), long>> WriteRowsAsync(
        NpgsqlConnection connection,
        CommitBatch items,
        ImmutableArray<bool> committed,
        ImmutableArray<InboxDelivery> deliveries)
    {
        var batch = connection.CreateBatch();
        await using var _ = batch.ConfigureAwait(false);
        ImmutableArray<ChangeSet> sets = [.. items.Changes.Where((_, index) => committed[index])];
        PostgresJournalSql.Append.AddTo(batch, [.. sets.SelectMany(Entries)]);
        AddRows(batch, new BatchRows(sets));
        PostgresJournalSql.Receive.AddTo(batch, deliveries);
        PostgresJournalSql.Settle.AddTo(batch, LastOfEach(items.Settlements));
        if (!items.Changes.IsEmpty)
            batch.BatchCommands.Add(new NpgsqlBatchCommand("COMMIT"));

        var created = new Dictionary<(string, string), long>();
        await ReadAsync(
            batch, reader => created.Add((reader.GetString(1), reader.GetString(2)), reader.GetInt64(0)))
            .ConfigureAwait(false);
        return created;
    }

    private static void AddRows(NpgsqlBatch batch, BatchRows rows)
    {
        PostgresSql.PutOrders.AddTo(batch, rows.Orders);
        PostgresSql.MoveOrders.AddTo(batch, rows.MovedOrders);
        PostgresSql.PutStock.AddTo(batch, rows.Stock);
        PostgresSql.ForgetReservations.AddTo(batch, rows.ForgottenReservations);
        PostgresSql.PutReservations.AddTo(batch, rows.Reservations);
        PostgresSql.ForgetOperations.AddTo(batch, rows.ForgottenOperations);
        PostgresSql.PutOperations.AddTo(batch, rows.Operations);
        PostgresSql.PutEffects.AddTo(batch, rows.Effects);
        PostgresSql.PutShops.AddTo(batch, rows.Shops);
        PostgresSql.PutListings.AddTo(batch, rows.Listings);
    }

    private static async Task<ImmutableArray<InboxReceipt>> AnswerAsync(
        NpgsqlConnection connection,
        ImmutableArray<InboxDelivery> asked,
        ImmutableArray<InboxDelivery> distinct,
        Dictionary<(string, string), long> created)
    {
        var ids = new Dictionary<(string, string), long>(created);
        ImmutableArray<InboxDelivery> known = [.. distinct.Where(item => !created.ContainsKey(KeyOf(item)))];
        if (!known.IsEmpty)
        {
            // After the commit, because a row that another process stored a moment ago is seen by a later statement
            // only.
            var batch = connection.CreateBatch();
            await using var _ = batch.ConfigureAwait(false);
            PostgresJournalSql.FindReceived.AddTo(batch, known);
            await ReadAsync(
                batch, reader => ids[(reader.GetString(1), reader.GetString(2))] = reader.GetInt64(0))
                .ConfigureAwait(false);
        }

        // The first of several equal ones is the new one: it takes the key out of the list.
        return [.. asked.Select(item => new InboxReceipt(ids[KeyOf(item)], !created.Remove(KeyOf(item))))];
    }

    private static async Task ReadAsync(NpgsqlBatch batch, Action<NpgsqlDataReader> read)
    {
        if (batch.BatchCommands.Count == 0)
            return;

        var reader = await batch.ExecuteReaderAsync().ConfigureAwait(false);
        await using var _ = reader.ConfigureAwait(false);
        do
        {
            while (await reader.ReadAsync().ConfigureAwait(false))
                read(reader);
        }
        while (await reader.NextResultAsync().ConfigureAwait(false));
    }

    // Rows are sorted, so two processes rarely wait for each other in a circle; when they do, PostgreSQL ends one of
    // them. A plan that a connection pooler in between has dropped is the third case that ends a transaction for sure.
    private static bool IsCertainlyUnwritten(PostgresException exception) => exception.SqlState
        is PostgresErrorCodes.DeadlockDetected
        or PostgresErrorCodes.SerializationFailure
        or PostgresErrorCodes.InvalidSqlStatementName;

    private static async Task RollBackAsync(NpgsqlConnection connection)
    {
        try
        {
            var command = new NpgsqlCommand("ROLLBACK", connection);
            await using var _ = command.ConfigureAwait(false);
            await command.ExecuteNonQueryAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (PostgresErrors.IsOfDatabase(exception))
        {
            // The connection is gone, and the transaction with it; the first error is the one to tell.
        }
    }

    private static IEnumerable<JournalEntry> Entries(ChangeSet set) =>
        set.Journal.Select((row, index) => new JournalEntry(set.Stream, set.ExpectedVersion + index + 1, row));

    private static ImmutableArray<InboxDelivery> Distinct(ImmutableArray<InboxDelivery> deliveries) =>
    [
        .. deliveries.DistinctBy(KeyOf)
            .OrderBy(item => item.Source, StringComparer.Ordinal)
            .ThenBy(item => item.NotificationId, StringComparer.Ordinal),
    ];

    private static ImmutableArray<InboxSettlement> LastOfEach(ImmutableArray<InboxSettlement> settlements) =>
    [
        .. settlements.GroupBy(item => item.InboxId)
            .Select(same => same.FirstOrDefault(item => item.Status == "applied") ?? same.Last())
            .OrderBy(item => item.InboxId),
    ];

    private static (string, string) KeyOf(InboxDelivery item) => (item.Source, item.NotificationId);
}
