using OrderActors.Domain.Inventory;
using OrderActors.Generator.Plan;

namespace OrderActors.Generator.Fill;

/// <summary>Adds up what the generated orders took of each SKU.</summary>
internal sealed class StockCounts
{
    private const int LeftOnTheShelf = 500;

    private readonly Dictionary<SkuKey, (int Reserved, int Consumed)> _counts = [];

    public IEnumerable<(SkuKey Key, int OnHand, int Reserved, int Consumed)> Rows =>
        _counts.OrderBy(pair => pair.Key.Stream, StringComparer.Ordinal).Select(pair => (
            pair.Key, pair.Value.Reserved + pair.Value.Consumed + LeftOnTheShelf, pair.Value.Reserved, pair.Value.Consumed));

    public void Add(OrderPlan plan)
    {
        var (reserved, consumed) = _counts.GetValueOrDefault(plan.Sku);
        _counts[plan.Sku] = (reserved + plan.Reserved, consumed + plan.Consumed);
    }
}
