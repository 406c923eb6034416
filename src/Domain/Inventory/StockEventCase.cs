namespace OrderActors.Domain.Inventory;

/// <summary>The cases of <see cref="StockEvent"/>. Never stored: what is stored are the names in the engine's event codec.</summary>
public enum StockEventCase
{
    Adjusted,
    SafetyStockSet,
    Reserved,
    Confirmed,
    Shrunk,
    Released,
    Barred,
    PartlyConsumed,
    Consumed,
    TombstonesForgotten,
}
