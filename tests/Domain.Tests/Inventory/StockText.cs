using OrderActors.Domain.Inventory;

namespace OrderActors.Domain.Tests.Inventory;

/// <summary>A stock as text in a fixed order: dictionaries inside a record compare by reference otherwise.</summary>
internal static class StockText
{
    public static string Of(Stock stock) => string.Join(
        '\n',
        [
            $"known {stock.IsKnown} on hand {stock.OnHand} reserved {stock.Reserved} consumed {stock.Consumed} "
                + $"safety {stock.SafetyStock}",
            .. stock.Reservations.OrderBy(entry => entry.Key.Value, StringComparer.Ordinal)
                .Select(entry => $"{entry.Key} {entry.Value}"),
            .. stock.Operations.OrderBy(entry => entry.Key, StringComparer.Ordinal)
                .Select(entry => $"{entry.Key} {entry.Value:O}"),
        ]);
}
