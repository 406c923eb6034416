namespace OrderActors.Sandbox.TikTok;

/// <summary>The notifications of late, bounded: finished ones are forgotten first. Safe on every thread.</summary>
internal sealed class DeliveryLog(int maxEntries)
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<long, Delivery> _deliveries = [];
    private readonly Queue<long> _finished = [];
    private readonly List<(long Count, TaskCompletionSource Signal)> _waiters = [];
    private long _sequence;
    private long _finishedCount;

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
                Finish(delivery.Sequence);

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
            Finish(sequence);
        }
    }

    /// <summary>Completes once so many notifications, counted from the start, are no longer under way.</summary>
    public Task FinishedAsync(long count)
    {
        lock (_gate)
        {
            if (_finishedCount >= count)
                return Task.CompletedTask;

            var signal = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((count, signal));
            return signal.Task;
        }
    }

    private void Finish(long sequence)
    {
        _finished.Enqueue(sequence);
        _finishedCount++;
        foreach (var waiter in _waiters.FindAll(waiter => waiter.Count <= _finishedCount))
        {
            _waiters.Remove(waiter);
            waiter.Signal.SetResult();
        }

        Trim();
    }

    private void Trim()
    {
        while (_deliveries.Count > maxEntries && _finished.TryDequeue(out var oldest))
            _deliveries.Remove(oldest);
    }
}
