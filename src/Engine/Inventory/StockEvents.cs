using OrderActors.Domain.Inventory;
using OrderActors.Engine.Aggregates;

namespace OrderActors.Engine.Inventory;

/// <summary>The stored names of stock events.</summary>
public static class StockEvents
{
    public static readonly EventCodec<StockEvent> Codec = new(new Dictionary<string, Type>
    {
        ["stock.adjusted.v1"] = typeof(StockEvent.Adjusted),
        ["stock.safety-stock-set.v1"] = typeof(StockEvent.SafetyStockSet),
        ["stock.reserved.v1"] = typeof(StockEvent.Reserved),
        ["stock.confirmed.v1"] = typeof(StockEvent.Confirmed),
        ["stock.shrunk.v1"] = typeof(StockEvent.Shrunk),
        ["stock.released.v1"] = typeof(StockEvent.Released),
        ["stock.barred.v1"] = typeof(StockEvent.Barred),
        ["stock.partly-consumed.v1"] = typeof(StockEvent.PartlyConsumed),
        ["stock.consumed.v1"] = typeof(StockEvent.Consumed),
        ["stock.tombstones-forgotten.v1"] = typeof(StockEvent.TombstonesForgotten),
    });
}
