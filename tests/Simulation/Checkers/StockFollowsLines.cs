using OrderActors.Domain.Inventory;
using OrderActors.Domain.Orders;
using OrderActors.Ports.Storage;
using OrderActors.Simulation.TikTok;

namespace OrderActors.Simulation.Checkers;

/// <summary>
/// While nothing happens: the units of a collected parcel have left, those of a cancelled line are back, and those of an open
/// line are reserved, at the location that ships it.
/// </summary>
internal sealed class StockFollowsLines(CheckedWorld world) : Checker(world)
{
    public override void AfterFaults()
    {
        foreach (var order in World.TikTok.Orders)
        {
            if (Tables.FindOrder(order.Id) is { } row && World.IsQuiet(order, row))
                Compare(order, row, World.EventsOf(row));
        }
    }

    private void Compare(SimulatedOrder order, RowImage.Order row, IReadOnlyList<OrderEvent> events)
    {
        if (order.IsRefunded || events.Any(one => one is OrderEvent.StockExempted or OrderEvent.StockConflicted))
            return;

        World.World.Statistics.Saw("stock of an order compared");
        var left = UnitsOf(order.Lines.Where(line => line.HasLeft));
        var open = UnitsOf(order.Lines.Where(line => line is { HasLeft: false, IsCancelled: false }));
        // What was refused once may be short still.
        var isHeldExactly = row.State is "processing" && !events.Any(one => one is OrderEvent.StockRefused);
        var (consumed, held) = (Empty(), Empty());
        foreach (var one in Tables.Reservations.Where(one => one.OrderRef == row.Key.ToString()))
        {
            Add(consumed, one.Key.Stream, one.Consumed);
            Add(held, one.Key.Stream, one.Status is ReservationState.Held ? one.Quantity - one.Consumed : 0);
        }

        foreach (var stream in left.Keys.Union(open.Keys).Union(consumed.Keys).Order(StringComparer.Ordinal))
        {
            var (gone, kept) = (left.GetValueOrDefault(stream), open.GetValueOrDefault(stream));
            Require(
                consumed.GetValueOrDefault(stream) == gone,
                $"order {order.Id}: {gone} of {stream} have left and {consumed.GetValueOrDefault(stream)} are counted as consumed");
            Require(
                held.GetValueOrDefault(stream) is var now && (isHeldExactly ? now == kept : now <= kept),
                $"order {order.Id}: {kept} of {stream} are still to be shipped and {held.GetValueOrDefault(stream)} are reserved");
        }

        SortedDictionary<string, int> UnitsOf(IEnumerable<SimulatedLine> lines)
        {
            var units = Empty();
            foreach (var need in lines.SelectMany(line => LineUnits.Of(World, order, line, events)))
                Add(units, need.Sku.Stream, need.Quantity);

            return units;
        }
    }

    private static SortedDictionary<string, int> Empty() => new(StringComparer.Ordinal);

    private static void Add(SortedDictionary<string, int> units, string stream, int more) =>
        units[stream] = units.GetValueOrDefault(stream) + more;
}
