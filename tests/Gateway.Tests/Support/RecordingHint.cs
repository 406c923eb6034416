using System.Collections.Concurrent;
using OrderActors.Ports.Storage;

namespace OrderActors.Gateway.Tests.Support;

internal sealed class RecordingHint : IInboxHint
{
    private volatile string? _behind;

    public ConcurrentQueue<PendingDelivery> Deliveries { get; } = [];

    /// <summary>The shop that sends faster than its orders are worked on; null for none.</summary>
    public string? Behind
    {
        get => _behind;
        set => _behind = value;
    }

    public void Stored(PendingDelivery delivery) => Deliveries.Enqueue(delivery);

    public bool IsBehind(string shopId) => shopId == _behind;
}
