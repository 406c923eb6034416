using System.Collections.Immutable;
using System.Globalization;
using OrderActors.Ports.Storage;
using OrderActors.Storage.Webhooks;
using static OrderActors.Storage.Sqlite.SqliteSql;

namespace OrderActors.Storage.Sqlite;

/// <summary>Writes batches into a SQLite file, one transaction each. Blocks its caller, as SQLite does.</summary>
internal sealed class SqliteBatchWriter(SqliteDatabase database) : IBatchWriter
{
    private readonly KnownProducts _products = new();

    public Task<BatchResult> WriteAsync(CommitBatch batch) =>
        Task.FromResult(database.UseWriter(session => Write(session, batch)));

    private BatchResult Write(SqliteWriteSession session, CommitBatch batch)
    {
        session.Begin();
        try
        {
            var moved = batch.Changes.SelectMany(set => set.Parts()).Where(set => Append(session, set))
                .Select(set => set.Stream).ToHashSet(StringComparer.Ordinal);
            PartlyStaleException.ThrowIfAny(batch.Changes, set => !moved.Contains(set.Stream));
            ImmutableArray<bool> committed = [.. batch.Changes.Select(set => moved.Contains(set.Stream))];
            var rows = new BatchRows(batch.Changes.Where((_, index) => committed[index]).SelectMany(set => set.Parts()));
            WriteRows(session, rows);
            var products = rows.Products;
            WriteTerms(session, rows.OrderTerms, _products.NewRows(products));
            ImmutableArray<InboxReceipt> receipts = [.. batch.Deliveries.Select(item => Receive(session, item))];
            foreach (var item in batch.Settlements)
            {
                session.Statement(SettleDelivery)
                    .Execute(item.InboxId, item.Status.ToText(), item.Note, item.Attempts, item.RetryAt, item.At);
            }

            session.Commit();
            _products.Remember(products);
            return new BatchResult(committed, receipts);
        }
        catch
        {
            session.Rollback();
            throw;
        }
    }

    /// <returns>False, and nothing written, when the stream has moved on.</returns>
    private static bool Append(SqliteWriteSession session, ChangeSet set)
    {
        var version = set.ExpectedVersion;
        if (!session.AdvanceStream(set.Stream, version, version + set.Journal.Length, set.HashAfter()))
            return false;

        var append = session.Statement(AppendToJournal);
        foreach (var row in set.Journal)
        {
            append.Execute(
                set.Stream, ++version, row.Type, row.At, row.Actor, row.Cause, row.TraceId, row.Data, row.Hash);
        }

        return true;
    }

    private static void WriteRows(SqliteWriteSession session, BatchRows rows)
    {
        foreach (var (id, row) in rows.Orders)
            Put(session, id, row);
        foreach (var (id, row) in rows.MovedOrders)
            Move(session, id, row);
        foreach (var row in rows.Stock)
            Put(session, row);
        foreach (var row in rows.ForgottenReservations)
        {
            session.Statement(ForgetReservation)
                .Execute(row.Key.SellerId, row.Key.Location, row.Key.Sku, row.ReservationId);
        }

        foreach (var row in rows.NewReservations)
            Write(session, AddReservation, row);
        foreach (var row in rows.Reservations)
            Write(session, PutReservation, row);
        foreach (var row in rows.ForgottenOperations)
        {
            session.Statement(ForgetOperation)
                .Execute(row.Key.SellerId, row.Key.Location, row.Key.Sku, row.OperationId);
        }

        foreach (var row in rows.Operations)
        {
            session.Statement(PutOperation)
                .Execute(row.Key.SellerId, row.Key.Location, row.Key.Sku, row.OperationId, row.At);
        }

        foreach (var row in rows.Effects)
            Put(session, row);
        foreach (var row in rows.Shops)
            Put(session, row);
        foreach (var row in rows.Listings)
        {
            session.Statement(PutListing).Execute(
                row.Key.SellerId, row.Key.ShopId, row.ChannelSkuId, row.SellerSku, row.Sku, row.Title, row.Units);
        }

        foreach (var row in rows.Endpoints)
        {
            session.Statement(WebhookSql.PutEndpoint).Execute(
                row.Key.SellerId, row.Key.EndpointId, row.Url, row.Description, row.EventTypes, row.ShopIds, row.Secrets,
                row.Status.ToText(), row.Stop, row.EnabledAt, row.Version, row.CreatedAt, row.UpdatedAt);
        }
    }

    private static void WriteTerms(
        SqliteWriteSession session, ImmutableArray<OrderTerm> ofOrders, ImmutableArray<ProductTerm> ofProducts)
    {
        foreach (var (seller, term, order) in ofOrders)
            session.Statement(PutOrderTerm).Execute(seller, term, order.ToString());
        foreach (var (seller, term, product) in ofProducts)
            session.Statement(PutProductTerm).Execute(seller, term, product);
    }

    private static void Put(SqliteWriteSession session, Guid id, RowImage.Order row) =>
        session.Statement(PutOrder).Execute(
            id.ToString(), row.Key.TikTokOrderId, row.State, row.OrderData, row.CreatedAt, row.UpdatedAt,
            row.Key.SellerId, row.Key.ShopId, row.ChannelStatus, row.ChannelUpdatedAt, row.PlacedAt, row.ShipBy,
            row.UnitCount, AmountText(row), row.Currency, row.Holds, row.Failure,
            row.TrackingNumber, row.IsTerminal, row.NextAction, row.NextActionAt, row.Version, row.IsSample);

    private static void Move(SqliteWriteSession session, Guid id, RowImage.Order row) =>
        session.Statement(MoveOrder).Execute(
            id.ToString(), row.State, row.UpdatedAt, row.ChannelStatus, row.ChannelUpdatedAt, row.PlacedAt, row.ShipBy,
            row.UnitCount, AmountText(row), row.Currency, row.Holds, row.Failure,
            row.TrackingNumber, row.IsTerminal, row.NextAction, row.NextActionAt, row.Version, row.IsSample);

    /// <summary>The column is text, and its first releases had no null: an unknown amount is the empty text.</summary>
    private static string AmountText(RowImage.Order row) => row.TotalAmount?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static void Put(SqliteWriteSession session, RowImage.Stock row) =>
        session.Statement(PutStock).Execute(
            row.Key.SellerId, row.Key.Location, row.Key.Sku, row.OnHand, row.Reserved, row.Consumed, row.SafetyStock,
            row.Version, row.UpdatedAt);

    private static void Write(SqliteWriteSession session, string sql, RowImage.Reservation row) =>
        session.Statement(sql).Execute(
            row.Key.SellerId, row.Key.Location, row.Key.Sku, row.ReservationId, row.OrderRef, row.Quantity,
            row.Consumed, row.Status.ToText(), row.ExpiresAt, row.CloseReason, row.CreatedAt, row.ClosedAt);

    private static void Put(SqliteWriteSession session, RowImage.Effect row) =>
        session.Statement(PutEffect).Execute(
            row.EffectId, row.Stream, row.SellerId, row.ShopId, row.Kind, row.Request, row.Status.ToText(), row.Attempts,
            row.DueAt, row.Result, row.CreatedAt, row.SettledAt, row.TraceParent, row.Target);

    private static void Put(SqliteWriteSession session, RowImage.Shop row) =>
        session.Statement(PutShop).Execute(
            row.Key.SellerId, row.Key.ShopId, row.Name, row.Region, row.Cipher, row.Status.ToText(), row.ProtectedAccessToken,
            row.AccessExpiresAt, row.ProtectedRefreshToken, row.RefreshExpiresAt, row.SyncedTo, row.NextSyncAt,
            row.LastSyncError, row.Settings, row.Version, row.ConnectedAt, row.UpdatedAt, row.Attention);

    private static InboxReceipt Receive(SqliteWriteSession session, InboxDelivery item)
    {
        var created = session.Statement(ReceiveDelivery).Scalar(
            item.Source, item.NotificationId, item.Topic.Value, item.ShopId, item.OrderId, item.Body, item.ReceivedAt,
            item.Status.ToText(), item.Note, item.SweptFrom, item.TraceParent);
        if (created is { } id)
            return new InboxReceipt(id, IsDuplicate: false);

        var earlier = session.Statement(FindDelivery).Scalar(item.Source, item.NotificationId);
        return new InboxReceipt(earlier!.Value, IsDuplicate: true);
    }
}
