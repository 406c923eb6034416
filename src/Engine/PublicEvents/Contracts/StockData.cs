namespace OrderActors.Engine.PublicEvents;

/// <summary>The counts of one SKU at one location.</summary>
/// <param name="OnHand">Units physically there.</param>
/// <param name="Reserved">Of these, units that are promised to orders.</param>
/// <param name="Available">On hand without reserved: what a new order may still have.</param>
/// <param name="SafetyStock">Units that are kept back from what channels may offer.</param>
/// <param name="Publishable">Available without safety stock, never below zero.</param>
/// <param name="Version">As of how many events of the SKU the counts are; never less than the event's own, and a greater one is newer.</param>
/// <param name="Change">adjusted, safety_stock_set, reserved, reduced, released or dispatched.</param>
/// <param name="Reason">Why, where units were adjusted; else null.</param>
/// <param name="Delta">Units added (positive) or taken away (negative), where units were adjusted; else null.</param>
public sealed record StockChangedData(
    string Location,
    string Sku,
    int OnHand,
    int Reserved,
    int Available,
    int SafetyStock,
    int Publishable,
    long Version,
    string Change,
    string? Reason,
    int? Delta);
