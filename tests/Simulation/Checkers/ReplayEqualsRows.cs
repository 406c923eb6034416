using OrderActors.Domain.Inventory;
using OrderActors.Domain.Orders;
using OrderActors.Engine.Inventory;
using OrderActors.Engine.Orders;
using OrderActors.Ports.Storage;

namespace OrderActors.Simulation.Checkers;

/// <summary>I9: the current rows are what the journal tells, for every order, its effects, and every SKU.</summary>
internal sealed class ReplayEqualsRows(CheckedWorld world) : Checker(world)
{
    public override void AtEnd()
    {
        foreach (var row in Tables.Orders)
            Compare(row);
        foreach (var row in Tables.Stock)
            Compare(row);
    }

    private void Compare(RowImage.Order row)
    {
        var events = Tables.Streams[row.Key.Stream].Events.Select(one => OrderEvents.Codec.Decode(one.Type, one.Data)).ToList();
        var order = events.Aggregate(Order.Unknown(row.Key), OrderFold.Apply);
        var images = OrderAggregate.Instance.Rows(
            new OrderRecord(order, row.OrderData), [.. events], Tables.Streams[row.Key.Stream].Head.Version);
        // What an order is found by is written with its row and never read back.
        var told = (RowImage.Order)images[0] with { Terms = null };
        // A look that brought no news moves the times of the row, and is told by no event.
        var looked = told with { UpdatedAt = row.UpdatedAt, NextActionAt = row.NextActionAt };
        Require(
            row.Equals(looked) && row.UpdatedAt >= told.UpdatedAt && (row.NextActionAt is null || row.NextActionAt >= told.NextActionAt),
            $"the journal tells {told}, the row says {row}");
        foreach (var effect in images.OfType<RowImage.Effect>())
        {
            Require(
                effect.Equals(Tables.FindEffect(effect.EffectId)),
                $"the journal tells {effect}, the row says {Tables.FindEffect(effect.EffectId)}");
        }
    }

    private void Compare(RowImage.Stock row)
    {
        var stream = Tables.Streams[row.Key.Stream];
        var told = stream.Events.Select(one => StockEvents.Codec.Decode(one.Type, one.Data)).Aggregate(Stock.Empty, StockFold.Apply);
        var stored = StockAggregate.FromRows(new StoredStock(
            row, [.. Tables.ReservationsOf(row.Key)], [.. Tables.OperationsOf(row.Key)], stream.Head));
        Require(
            (told.OnHand, told.Reserved, told.Consumed, told.SafetyStock) == (stored.OnHand, stored.Reserved, stored.Consumed, stored.SafetyStock)
            && row.Version == stream.Head.Version,
            $"{row.Key}: the journal tells {told}, the row says {row}");
        Require(
            told.Reservations.Count == stored.Reservations.Count
            && told.Reservations.All(one => stored.Reservations.TryGetValue(one.Key, out var other) && other == one.Value),
            $"{row.Key}: the journal and the rows tell different reservations");
        Require(
            told.Operations.Count == stored.Operations.Count && told.Operations.Keys.All(stored.Operations.ContainsKey),
            $"{row.Key}: the journal and the rows tell different operations");
    }
}
