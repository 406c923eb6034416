using OrderActors.Sandbox.TikTok;

namespace OrderActors.LoadDriver.StandIn;

/// <summary>A shop of the stand-in, with the orders that were placed at it.</summary>
internal sealed class LoadedShop(int number, SandboxShop shop)
{
    private readonly Lock _gate = new();
    private readonly List<(long UpdatedAt, int Serial)> _orders = [];

    public int Number { get; } = number;

    public SandboxShop Sandbox { get; } = shop;

    public string Seller => Sandbox.Seller;

    /// <summary>From now on the API shows the order. A search gives what changed earlier first.</summary>
    /// <param name="createdAt">In Unix seconds. Set later where the shop shows a later change already.</param>
    public void Show(int serial, ref long createdAt, int updatedAfter)
    {
        lock (_gate)
        {
            var updatedAt = createdAt + updatedAfter;
            if (_orders.Count > 0 && updatedAt < _orders[^1].UpdatedAt)
                updatedAt = _orders[^1].UpdatedAt;

            createdAt = updatedAt - updatedAfter;
            _orders.Add((updatedAt, serial));
        }
    }

    /// <summary>One page of what changed at or after an instant, oldest change first.</summary>
    /// <param name="skip">Where the page before ended; 0 for the first.</param>
    public (IReadOnlyList<int> Serials, int? Next, int Total) Search(long updatedFrom, int? skip, int size)
    {
        lock (_gate)
        {
            var first = FirstFrom(updatedFrom);
            var start = Math.Max(first, skip ?? first);
            var end = Math.Min(_orders.Count, start + size);
            var serials = new List<int>(size);
            for (var index = start; index < end; index++)
                serials.Add(_orders[index].Serial);

            return (serials, end < _orders.Count ? end : null, _orders.Count - first);
        }
    }

    private int FirstFrom(long updatedFrom)
    {
        var (low, high) = (0, _orders.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_orders[middle].UpdatedAt < updatedFrom)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
