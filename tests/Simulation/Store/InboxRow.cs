using OrderActors.Ports.Storage;

namespace OrderActors.Simulation.Store;

/// <summary>A row of the inbox as it stands.</summary>
internal sealed record InboxRow(
    long Id, InboxDelivery Delivery, InboxStatus Status, string? Note, int Attempts, DateTimeOffset? RetryAt)
{
    public PendingDelivery AsPending() => PendingDelivery.Of(Delivery, Id, Attempts);
}
