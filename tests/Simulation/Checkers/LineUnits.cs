using OrderActors.Domain.Inventory;
using OrderActors.Domain.Orders;
using OrderActors.Simulation.TikTok;
using OrderActors.Simulation.Workload;

namespace OrderActors.Simulation.Checkers;

/// <summary>What a line takes, and from which shelf: told by TikTok's variants and warehouses alone.</summary>
internal static class LineUnits
{
    /// <remarks>
    /// Two things only the journal knows: from which warehouse an order took its stock that TikTok gave to another one, and
    /// what an order took that came before its seller had linked anything.
    /// </remarks>
    public static IEnumerable<StockNeed> Of(
        CheckedWorld world, SimulatedOrder order, SimulatedLine line, IReadOnlyList<OrderEvent> events)
    {
        var linked = events.OfType<OrderEvent.Validated>().LastOrDefault(one => one.Lines.Any(need => need.LineId == line.Id));
        var told = linked?.Lines.First(need => need.LineId == line.Id).Needs ?? [];
        if (linked?.At < world.Seller.SetUpAt(order.Shop) + s_clocks)
            return told;

        var location = order.Shop.LocationOf(order.WarehouseId, WorkloadPlan.Location);
        if (order.IsRerouted && told.Length > 0 && WorkloadPlan.Locations.Contains(told[0].Sku.Location))
            location = told[0].Sku.Location;

        return line.Variant.Takes().GroupBy(taken => taken.Sku, taken => taken.Units).Select(units =>
            new StockNeed(new SkuKey(order.Shop.Key.SellerId, location, units.Key), units.Sum()));
    }

    /// <summary>The instant of an event is by the clock of its process.</summary>
    private static readonly TimeSpan s_clocks = TimeSpan.FromSeconds(2);
}
