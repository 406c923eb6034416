using OrderActors.Domain.Inventory;

namespace OrderActors.Engine.PublicEvents;

/// <summary>What the outside is told of an event of stock. Pure.</summary>
internal static class StockNews
{
    /// <summary>What the event did to the counts, in the contract's word; null where it changed none.</summary>
    /// <remarks>A new event of the Domain does not compile until somebody has decided what it is.</remarks>
    public static string? ChangeOf(StockEventCase @case) => @case switch
    {
        StockEventCase.Adjusted => "adjusted",
        StockEventCase.SafetyStockSet => "safety_stock_set",
        StockEventCase.Reserved => "reserved",
        StockEventCase.Shrunk => "reduced",
        StockEventCase.Released => "released",
        StockEventCase.PartlyConsumed or StockEventCase.Consumed => "dispatched",
        StockEventCase.Confirmed or StockEventCase.Barred or StockEventCase.TombstonesForgotten => null,
    };

    /// <param name="version">As of how many events the stock is.</param>
    public static PublicNews? Of(SkuKey key, StockEvent @event, Stock after, long version)
    {
        if (ChangeOf(@event.Case) is not { } change)
            return null;

        var adjusted = @event as StockEvent.Adjusted;
        return new(
            PublicEventType.StockChanged,
            new StockChangedData(
                key.Location,
                key.Sku,
                after.Physical,
                after.Reserved,
                after.Available,
                after.SafetyStock,
                after.Publishable,
                version,
                change,
                adjusted?.Reason,
                adjusted?.Delta));
    }
}
