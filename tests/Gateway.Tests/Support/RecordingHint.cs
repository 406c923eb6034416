using System.Collections.Concurrent;
using OrderActors.Ports.Storage;

namespace OrderActors.Gateway.Tests.Support;

internal sealed class RecordingHint : IInboxHint
{
    private volatile string? _behind;
    private readonly ConcurrentQueue<int> _storedWhenAsked = [];

    public ConcurrentQueue<PendingDelivery> Deliveries { get; } = [];

    /// <summary>The shop that sends faster than its orders are worked on; null for none.</summary>
    public string? Behind
    {
        get => _behind;
        set => _behind = value;
    }

    /// <summary>How many deliveries had been stored, each time that somebody asked whether a shop is behind.</summary>
    public IReadOnlyCollection<int> StoredWhenAsked => _storedWhenAsked;

    public void Stored(PendingDelivery delivery) => Deliveries.Enqueue(delivery);

    public bool IsBehind(string shopId)
    {
        _storedWhenAsked.Enqueue(Deliveries.Count);
        return shopId == _behind;
    }
}
