namespace OrderActors.TikTokSandbox;

/// <summary>The notifications of late, bounded: finished ones are forgotten first. Safe on every thread.</summary>
internal sealed class DeliveryLog(int maxEntries)
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<long, Delivery> _deliveries = [];
    private readonly Queue<long> _finished = [];
    private long _sequence;

    public IReadOnlyList<Delivery> All
    {
        get { lock (_gate) return [.. _deliveries.Values]; }
    }

    public Delivery Open(Notification notification, string address, bool isDuplicate, DeliveryState state)
    {
        lock (_gate)
        {
            var delivery = new Delivery(
                ++_sequence, notification.Id, notification.Topic, notification.ShopId, notification.OrderId,
                address, isDuplicate, state, []);
            _deliveries.Add(delivery.Sequence, delivery);
            if (state != DeliveryState.UnderWay)
                _finished.Enqueue(delivery.Sequence);

            Trim();
            return delivery;
        }
    }

    public void Record(long sequence, DeliveryAttempt attempt)
    {
        lock (_gate)
        {
            var delivery = _deliveries[sequence];
            _deliveries[sequence] = delivery with { Attempts = [.. delivery.Attempts, attempt] };
        }
    }

    public void Close(long sequence, DeliveryState state)
    {
        lock (_gate)
        {
            _deliveries[sequence] = _deliveries[sequence] with { State = state };
            _finished.Enqueue(sequence);
            Trim();
        }
    }

    private void Trim()
    {
        while (_deliveries.Count > maxEntries && _finished.TryDequeue(out var oldest))
            _deliveries.Remove(oldest);
    }
}
