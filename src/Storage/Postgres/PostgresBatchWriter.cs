using System.Collections.Immutable;
using Npgsql;
using OrderActors.Ports.Storage;

namespace OrderActors.Storage.Postgres;

/// <summary>Writes batches into PostgreSQL: one transaction of two round trips, or one when no stream moves.</summary>
/// <remarks>Blocks its caller until PostgreSQL has answered.</remarks>
internal sealed class PostgresBatchWriter(PostgresDatabase database) : IBatchWriter
{
    private readonly KnownProducts _products = new();

    public Task<BatchResult> WriteAsync(CommitBatch batch) => Task.FromResult(Write(batch));

    private BatchResult Write(CommitBatch batch)
    {
        try
        {
            return database.BatchRetries.Execute(WriteOnce, batch);
        }
        catch (Exception exception) when (PostgresErrors.IsOfDatabase(exception))
        {
            throw PostgresErrors.Translate(exception, database.Description);
        }
    }

    private BatchResult WriteOnce(CommitBatch batch)
    {
        using var connection = database.OpenForBatch();
        try
        {
            var moved = AdvanceStreams(connection, [.. batch.Changes.SelectMany(set => set.Parts())]);
            PartlyStaleException.ThrowIfAny(batch.Changes, set => !moved.Contains(set.Stream));
            ImmutableArray<bool> committed = [.. batch.Changes.Select(set => moved.Contains(set.Stream))];
            var deliveries = Distinct(batch.Deliveries);
            var inbox = WriteRows(connection, batch, committed, deliveries);
            return new BatchResult(committed, Answer(connection, batch.Deliveries, deliveries, inbox));
        }
        catch (Exception exception)
        {
            // A connection that failed otherwise than by PostgreSQL's answer, or that no longer knows what was prepared
            // on it, must not serve again.
            if (exception is not (PostgresException or ConstraintBrokenException or PartlyStaleException)
                || PostgresErrors.IsBrokenConnection(exception))
                database.ForgetConnections();
            RollBack(connection);
            throw;
        }
    }

    /// <summary>Opens the transaction and compares the versions.</summary>
    private static HashSet<string> AdvanceStreams(NpgsqlConnection connection, ImmutableArray<ChangeSet> sets)
    {
        var moved = new HashSet<string>(StringComparer.Ordinal);
        if (sets.IsEmpty)
            return moved;

        using var batch = connection.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand("BEGIN"));
        PostgresJournalSql.AdvanceStreams.AddTo(batch, sets.Sort((a, b) => string.CompareOrdinal(a.Stream, b.Stream)));
        Read(batch, reader => moved.Add(reader.GetString(0)));
        return moved;
    }

    /// <summary>Writes everything else, and commits with the same message.</summary>
    /// <returns>The ids of the deliveries that are new.</returns>
    private Dictionary<(string, string), long> WriteRows(
        NpgsqlConnection connection,
        CommitBatch items,
        ImmutableArray<bool> committed,
        ImmutableArray<InboxDelivery> deliveries)
    {
        using var batch = connection.CreateBatch();
        ImmutableArray<ChangeSet> sets = [.. items.Changes.Where((_, index) => committed[index]).SelectMany(set => set.Parts())];
        PostgresJournalSql.Append.AddTo(batch, [.. sets.SelectMany(Entries)]);
        var rows = new BatchRows(sets);
        AddRows(batch, rows);
        var products = rows.Products;
        PostgresSql.PutOrderTerms.AddTo(batch, rows.OrderTerms);
        PostgresSql.PutProductTerms.AddTo(batch, _products.NewRows(products));
        PostgresJournalSql.Receive.AddTo(batch, deliveries);
        PostgresJournalSql.Settle.AddTo(batch, LastOfEach(items.Settlements));
        if (!items.Changes.IsEmpty)
            batch.BatchCommands.Add(new NpgsqlBatchCommand("COMMIT"));

        var created = new Dictionary<(string, string), long>();
        Read(batch, reader => created.Add((reader.GetString(1), reader.GetString(2)), reader.GetInt64(0)));
        _products.Remember(products);
        return created;
    }

    private static void AddRows(NpgsqlBatch batch, BatchRows rows)
    {
        PostgresSql.PutOrders.AddTo(batch, rows.Orders);
        PostgresSql.MoveOrders.AddTo(batch, rows.MovedOrders);
        PostgresSql.PutStock.AddTo(batch, rows.Stock);
        PostgresSql.ForgetReservations.AddTo(batch, rows.ForgottenReservations);
        PostgresSql.AddReservations.AddTo(batch, rows.NewReservations);
        PostgresSql.PutReservations.AddTo(batch, rows.Reservations);
        PostgresSql.ForgetOperations.AddTo(batch, rows.ForgottenOperations);
        PostgresSql.PutOperations.AddTo(batch, rows.Operations);
        PostgresSql.PutEffects.AddTo(batch, rows.Effects);
        PostgresSql.PutShops.AddTo(batch, rows.Shops);
        PostgresSql.PutListings.AddTo(batch, rows.Listings);
        PostgresWebhookSql.PutEndpoints.AddTo(batch, rows.Endpoints);
    }

    private static ImmutableArray<InboxReceipt> Answer(
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
            using var batch = connection.CreateBatch();
            PostgresJournalSql.FindReceived.AddTo(batch, known);
            Read(batch, reader => ids[(reader.GetString(1), reader.GetString(2))] = reader.GetInt64(0));
        }

        // The first of several equal ones is the new one: it takes the key out of the list.
        return [.. asked.Select(item => new InboxReceipt(ids[KeyOf(item)], !created.Remove(KeyOf(item))))];
    }

    private static void Read(NpgsqlBatch batch, Action<NpgsqlDataReader> read)
    {
        if (batch.BatchCommands.Count == 0)
            return;

        using var reader = batch.ExecuteReader();
        do
        {
            while (reader.Read())
                read(reader);
        }
        while (reader.NextResult());
    }

    private static void RollBack(NpgsqlConnection connection)
    {
        try
        {
            using var command = new NpgsqlCommand("ROLLBACK", connection);
            command.ExecuteNonQuery();
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
            .Select(same => same.FirstOrDefault(item => item.Status == InboxStatus.Applied) ?? same.Last())
            .OrderBy(item => item.InboxId),
    ];

    private static (string, string) KeyOf(InboxDelivery item) => (item.Source, item.NotificationId);
}
