using OrderActors.Baselines.Rows;

namespace OrderActors.Baselines.Postgres;

/// <summary>What reserving for one order writes, by name.</summary>
internal sealed record OneReservation(
    SkuPlace Sku,
    int Quantity,
    string Id,
    string OrderRef,
    string Type,
    DateTime At,
    string Actor,
    string Cause,
    string? TraceId,
    string Data,
    byte[] Hash)
{
    /// <exception cref="ArgumentException">The product writes more than one event for a reservation.</exception>
    public static OneReservation Of(OrderRows order)
    {
        if (order.StockJournal is not [var row])
            throw new ArgumentException("a reservation is one event of its SKU; record anew, or measure both", nameof(order));

        return new OneReservation(
            order.Sku,
            order.Quantity,
            (string)order.Reservation[Table.Reservations.IndexOf("reservation_id")]!,
            (string)order.Reservation[Table.Reservations.IndexOf("order_ref")]!,
            Text("type")!,
            (DateTime)row[Table.Journal.IndexOf("at")]!,
            Text("actor")!,
            Text("cause")!,
            Text("trace_id"),
            Text("data")!,
            (byte[])row[Table.Journal.IndexOf("hash")]!);

        string? Text(string column) => (string?)row[Table.Journal.IndexOf(column)];
    }
}
