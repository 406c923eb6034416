namespace OrderActors.Integrations.Resilience;

/// <summary>One <see cref="RateBudget"/> for each shop.</summary>
public sealed class RateBudgets(RateBudgetOptions options, TimeProvider clock)
{
    /// <summary>Above this many shops the one that was asked longest ago is forgotten and starts afresh.</summary>
    public const int MaxShops = 10_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedListNode<(string Shop, RateBudget Budget)>> _budgetsByShop = [];
    private readonly LinkedList<(string Shop, RateBudget Budget)> _leastRecentFirst = new();

    public RateBudget For(string shop)
    {
        lock (_gate)
        {
            if (_budgetsByShop.TryGetValue(shop, out var known))
            {
                _leastRecentFirst.Remove(known);
                _leastRecentFirst.AddLast(known);
                return known.Value.Budget;
            }

            if (_budgetsByShop.Count >= MaxShops)
                Forget(_leastRecentFirst.First!);

            var budget = new RateBudget(options, clock);
            _budgetsByShop[shop] = _leastRecentFirst.AddLast((shop, budget));
            return budget;
        }
    }

    private void Forget(LinkedListNode<(string Shop, RateBudget Budget)> oldest)
    {
        _leastRecentFirst.Remove(oldest);
        _budgetsByShop.Remove(oldest.Value.Shop);
    }
}
