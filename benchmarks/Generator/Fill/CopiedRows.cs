using Npgsql;
using NpgsqlTypes;
using OrderActors.Domain.Inventory;
using OrderActors.Generator.Plan;
using OrderActors.Ports.Storage;

namespace OrderActors.Generator.Fill;

/// <summary>Writes rows into a binary COPY, in the order of the columns that <see cref="PostgresFill"/> names.</summary>
/// <remarks>Values are written without awaiting each: nearly all go into a buffer, and the thread has nothing else to do.</remarks>
internal static class CopiedRows
{
    public static void Write(NpgsqlBinaryImporter copy, Guid id, RowImage.Order row)
    {
        copy.StartRow();
        copy.Write(id, NpgsqlDbType.Uuid);
        copy.Write(row.Key.TikTokOrderId, NpgsqlDbType.Text);
        copy.Write(row.State, NpgsqlDbType.Text);
        copy.Write(row.OrderData, NpgsqlDbType.Jsonb);
        copy.Write(row.CreatedAt.UtcDateTime, NpgsqlDbType.TimestampTz);
        copy.Write(row.UpdatedAt.UtcDateTime, NpgsqlDbType.TimestampTz);
        copy.Write(row.Key.SellerId, NpgsqlDbType.Text);
        copy.Write(row.Key.ShopId, NpgsqlDbType.Text);
        copy.Write(row.ChannelStatus, NpgsqlDbType.Text);
        copy.Write(row.ChannelUpdatedAt.UtcDateTime, NpgsqlDbType.TimestampTz);
        copy.Write(row.PlacedAt.UtcDateTime, NpgsqlDbType.TimestampTz);
        WriteTime(copy, row.ShipBy);
        copy.Write(row.UnitCount, NpgsqlDbType.Integer);
        copy.Write(row.TotalAmount!.Value, NpgsqlDbType.Numeric);
        copy.Write(row.Currency, NpgsqlDbType.Text);
        copy.Write(row.Holds, NpgsqlDbType.Text);
        WriteText(copy, row.Failure);
        WriteText(copy, row.TrackingNumber);
        copy.Write(row.IsTerminal, NpgsqlDbType.Boolean);
        WriteText(copy, row.NextAction);
        WriteTime(copy, row.NextActionAt);
        copy.Write(row.Version, NpgsqlDbType.Bigint);
    }

    public static void Write(NpgsqlBinaryImporter copy, RowImage.Reservation row)
    {
        copy.StartRow();
        copy.Write(row.Key.SellerId, NpgsqlDbType.Text);
        copy.Write(row.Key.Location, NpgsqlDbType.Text);
        copy.Write(row.Key.Sku, NpgsqlDbType.Text);
        copy.Write(row.ReservationId, NpgsqlDbType.Text);
        copy.Write(row.OrderRef, NpgsqlDbType.Text);
        copy.Write(row.Quantity, NpgsqlDbType.Integer);
        copy.Write(row.Status.ToText(), NpgsqlDbType.Text);
        WriteTime(copy, row.ExpiresAt);
        WriteText(copy, row.CloseReason);
        copy.Write(row.CreatedAt.UtcDateTime, NpgsqlDbType.TimestampTz);
        WriteTime(copy, row.ClosedAt);
    }

    public static void Write(
        NpgsqlBinaryImporter copy, long position, string stream, long version, JournalRow row)
    {
        copy.StartRow();
        copy.Write(position, NpgsqlDbType.Bigint);
        copy.Write(stream, NpgsqlDbType.Text);
        copy.Write(version, NpgsqlDbType.Bigint);
        copy.Write(row.Type, NpgsqlDbType.Text);
        copy.Write(row.At.UtcDateTime, NpgsqlDbType.TimestampTz);
        copy.Write(row.Actor, NpgsqlDbType.Text);
        copy.Write(row.Cause, NpgsqlDbType.Text);
        WriteText(copy, row.TraceId);
        copy.Write(row.Data, NpgsqlDbType.Text);
        copy.Write(row.Hash, NpgsqlDbType.Bytea);
    }

    public static void WriteHead(NpgsqlBinaryImporter copy, string stream, int version, byte[] hash)
    {
        copy.StartRow();
        copy.Write(stream, NpgsqlDbType.Text);
        copy.Write((long)version, NpgsqlDbType.Bigint);
        copy.Write(version, NpgsqlDbType.Integer);
        copy.Write(hash, NpgsqlDbType.Bytea);
    }

    private static void WriteText(NpgsqlBinaryImporter copy, string? text)
    {
        if (text is null)
            copy.WriteNull();
        else
            copy.Write(text, NpgsqlDbType.Text);
    }

    private static void WriteTime(NpgsqlBinaryImporter copy, DateTimeOffset? at)
    {
        if (at is null)
            copy.WriteNull();
        else
            copy.Write(at.Value.UtcDateTime, NpgsqlDbType.TimestampTz);
    }

    public static void Write(NpgsqlBinaryImporter copy, InboxDelivery row)
    {
        copy.StartRow();
        copy.Write(row.Source, NpgsqlDbType.Text);
        copy.Write(row.NotificationId, NpgsqlDbType.Text);
        copy.Write(row.Topic.Value, NpgsqlDbType.Text);
        copy.Write(row.ShopId, NpgsqlDbType.Text);
        copy.Write(row.OrderId, NpgsqlDbType.Text);
        copy.Write(row.Body, NpgsqlDbType.Bytea);
        copy.Write(row.ReceivedAt.UtcDateTime, NpgsqlDbType.TimestampTz);
        copy.Write(row.Status.ToText(), NpgsqlDbType.Text);
        copy.Write(1, NpgsqlDbType.Integer);
        copy.Write(row.ReceivedAt.UtcDateTime.AddSeconds(1), NpgsqlDbType.TimestampTz);
    }

    public static void Write(NpgsqlBinaryImporter copy, (SkuKey Key, int OnHand, int Reserved, int Consumed) row)
    {
        copy.StartRow();
        copy.Write(row.Key.SellerId, NpgsqlDbType.Text);
        copy.Write(row.Key.Location, NpgsqlDbType.Text);
        copy.Write(row.Key.Sku, NpgsqlDbType.Text);
        copy.Write(row.OnHand, NpgsqlDbType.Integer);
        copy.Write(row.Reserved, NpgsqlDbType.Integer);
        copy.Write(row.Consumed, NpgsqlDbType.Integer);
        copy.Write(0, NpgsqlDbType.Integer);
        copy.Write(1L, NpgsqlDbType.Bigint);
        copy.Write(World.End.UtcDateTime, NpgsqlDbType.TimestampTz);
    }
}
