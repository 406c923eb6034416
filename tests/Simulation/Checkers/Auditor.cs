using OrderActors.Domain.Inventory;
using OrderActors.Domain.Orders;
using OrderActors.Ports.Storage;
using OrderActors.Simulation.TikTok;

namespace OrderActors.Simulation.Checkers;

/// <summary>Computes from TikTok and from what sellers received what must be true at the end, and compares.</summary>
/// <remarks>A model of its own: it shares no rule with the product and knows only how TikTok's story of an order ended.</remarks>
internal sealed class Auditor(CheckedWorld world) : Checker(world)
{
    private readonly Dictionary<string, int> _leftBySku = new(StringComparer.Ordinal);

    public override void AtEnd()
    {
        foreach (var order in World.TikTok.Orders)
        {
            if (Tables.FindOrder(order.Id) is { } row)
                Compare(order, row);
        }

        foreach (var row in Tables.Stock)
            Compare(row);
    }

    private void Compare(SimulatedOrder order, RowImage.Order row)
    {
        RequireAtEnd(row.IsTerminal, $"order {order.Id} is {order.Status} at TikTok and still open here: {row.State}, {row.NextAction}");
        var expected = ExpectedState(order);
        RequireAtEnd(
            expected.Contains(row.State),
            $"order {order.Id} ended as {order.Status} at TikTok and is {row.State} here, not {string.Join(" or ", expected)}");
        CountUnits(order, row);
    }

    private static string[] ExpectedState(SimulatedOrder order)
    {
        // Refunded before it left. Whoever meets it only then takes it for history, which may have lost its scan.
        if (order.IsRefunded)
            return ["cancelled", "delivered"];

        var left = order.Lines.FindAll(line => line.HasLeft);
        if (left.Count == 0)
            return ["cancelled"];

        return [left.TrueForAll(line => line.IsCancelled) ? "shipped" : "delivered"];
    }

    private void CountUnits(SimulatedOrder order, RowImage.Order row)
    {
        var events = World.EventsOf(row);
        if (row.State is "cancelled")
            return;

        var exempt = ExemptLines(order, events);
        if (events.Any(one => one is OrderEvent.StockConflicted))
        {
            Require(
                order.IsShippedElsewhere || order.CollectedAt is null,
                $"order {order.Id} was shipped through us and had no stock: {row.Failure}");
            World.World.Statistics.Saw("dispatched without stock");
            foreach (var one in Tables.Reservations.Concat(Tables.Forgotten).Where(one => one.OrderRef == row.Key.ToString()))
                _leftBySku[one.Key.Stream] = _leftBySku.GetValueOrDefault(one.Key.Stream) + one.Consumed;
            return;
        }

        foreach (var line in order.Lines.Where(line => (line.HasLeft || order.IsRefunded) && !exempt.Contains(line.Id)))
        {
            foreach (var need in LineUnits.Of(World, order, line, events))
                _leftBySku[need.Sku.Stream] = _leftBySku.GetValueOrDefault(need.Sku.Stream) + need.Quantity;
        }
    }

    /// <summary>The lines whose units are not ours to count.</summary>
    private HashSet<string> ExemptLines(SimulatedOrder order, IReadOnlyList<OrderEvent> events)
    {
        var exempt = new HashSet<string>(StringComparer.Ordinal);
        foreach (var exempted in events.OfType<OrderEvent.StockExempted>())
        {
            var connectedAt = Tables.FindShop(order.Shop.Key)!.ConnectedAt;
            Require(
                !order.IsFulfilledBySeller || order.PlacedAt < connectedAt,
                $"order {order.Id} was placed after the shop was connected and its stock was not counted");
            exempt.UnionWith(exempted.LineIds is { } lines ? lines : order.Lines.Select(line => line.Id));
        }

        return exempt;
    }

    /// <summary>
    /// A refusal is not remembered (docs/testing.md): a copy of the call that comes later is decided anew, on other stock.
    /// And whoever waits for his answer until the adjustment is forgotten may be refused what was done.
    /// </summary>
    private int RefusedAndDoneAllTheSame(SkuKey sku)
    {
        var units = 0;
        foreach (var refused in World.Seller.Refused.Where(one => one.Stream == sku.Stream))
        {
            foreach (var done in AdjustmentsOf(sku, refused.OperationId))
            {
                World.World.Statistics.Saw(done.At > refused.At
                    ? "refused adjustment done after all by a late copy"
                    : "adjustment refused when it was done and forgotten");
                Require(
                    done.At > refused.At || refused.At - done.At > StockDecider.OperationRetention,
                    $"{refused.OperationId} was done, and refused within the time that callers are promised");
                units += refused.Delta;
            }
        }

        return units;
    }

    /// <summary>
    /// Whoever repeats a command when it may be forgotten has it done again. Within a day, which is what callers are
    /// promised, it never is.
    /// </summary>
    private int DoneAgainWhenForgotten(SkuKey sku)
    {
        var units = 0;
        foreach (var old in World.Seller.Repeated.Where(one => one.Sku == sku))
        {
            var times = AdjustmentsOf(sku, old.OperationId).Count();
            World.World.Statistics.Saw(times > 1 ? "repeated after it was forgotten: done again" : "repeated after a night: recognised");
            Require(
                times <= 1 || World.World.Now - old.At > StockDecider.OperationRetention,
                $"{old.OperationId} was repeated within the time that callers are promised, and was done {times} times");
            units += (times - 1) * old.Delta;
        }

        return units;
    }

    private IEnumerable<StoredEvent> AdjustmentsOf(SkuKey sku, string operationId) =>
        Tables.Streams[sku.Stream].Events.Where(one => one.Type == "stock.adjusted.v1"
            && one.Data.Contains($"\"{operationId}\"", StringComparison.Ordinal));

    private void Compare(RowImage.Stock row)
    {
        var received = World.Seller.Received.GetValueOrDefault(row.Key.Stream)
            + RefusedAndDoneAllTheSame(row.Key) + DoneAgainWhenForgotten(row.Key);
        Require(row.OnHand == received, $"{row.Key}: {received} units were received and {row.OnHand} are counted");
        RequireAtEnd(row.Reserved == 0, $"{row.Key}: every order has ended and {row.Reserved} units are still reserved");
        var left = _leftBySku.GetValueOrDefault(row.Key.Stream);
        Require(row.Consumed == left, $"{row.Key}: {left} units left the building and {row.Consumed} are counted as consumed");
    }
}
