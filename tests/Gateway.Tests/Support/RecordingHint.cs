using System.Collections.Concurrent;
using OrderActors.Ports.Storage;

namespace OrderActors.Gateway.Tests.Support;

internal sealed class RecordingHint : IInboxHint
{
    public ConcurrentQueue<PendingDelivery> Deliveries { get; } = [];

    public void Stored(PendingDelivery delivery) => Deliveries.Enqueue(delivery);
}
