namespace OrderActors.Gateway.Api.Events;

/// <summary>The places for event streams of this process: bounded in all and for each seller, and shared fairly.</summary>
/// <remarks>
/// When all places are taken, a seller that has fewer than another gets one of the other's: so no seller, and no few together, can
/// keep the rest away.
/// </remarks>
public sealed class EventStreamPlaces(int maxInAll = EventStreamPlaces.MaxInAll, int maxPerSeller = EventStreamPlaces.MaxPerSeller)
{
    public const int MaxInAll = 200;
    public const int MaxPerSeller = 20;

    private readonly Lock _lock = new();

    /// <summary>Those that are taken, the oldest first.</summary>
    private readonly List<EventStreamPlace> _taken = [];

    /// <returns>The place; or null, and whether it is for the seller's own streams that there is none.</returns>
    public EventStreamPlace? Take(string sellerId, out bool isOwnFault)
    {
        lock (_lock)
        {
            var own = CountOf(sellerId);
            isOwnFault = own >= maxPerSeller;
            if (isOwnFault || (_taken.Count >= maxInAll && !FreeForOther(own)))
                return null;

            var place = new EventStreamPlace(this, sellerId);
            _taken.Add(place);
            StreamMetrics.Open.Add(1);
            return place;
        }
    }

    internal void Leave(EventStreamPlace place)
    {
        lock (_lock)
            Free(place);
    }

    /// <summary>Takes the oldest place of the seller with most, if that seller has still no fewer afterwards than who asks.</summary>
    private bool FreeForOther(int own)
    {
        var most = _taken.GroupBy(place => place.SellerId).MaxBy(places => places.Count())!;
        if (most.Count() <= own + 1)
            return false;

        var lost = most.First();
        Free(lost);
        lost.Lose();
        return true;
    }

    private void Free(EventStreamPlace place)
    {
        if (_taken.Remove(place))
            StreamMetrics.Open.Add(-1);
    }

    private int CountOf(string sellerId) => _taken.Count(place => place.SellerId == sellerId);
}

/// <summary>A place that a stream has until it is given back or needed by somebody else.</summary>
public sealed class EventStreamPlace(EventStreamPlaces places, string sellerId) : IDisposable
{
    private readonly TaskCompletionSource _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string SellerId => sellerId;

    /// <summary>Completes when another seller needs the place.</summary>
    public Task Lost => _lost.Task;

    public void Dispose() => places.Leave(this);

    internal void Lose() => _lost.TrySetResult();
}
