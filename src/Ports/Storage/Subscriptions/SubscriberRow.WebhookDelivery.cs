using OrderActors.Domain.Webhooks;

namespace OrderActors.Ports.Storage;

public abstract partial record SubscriberRow
{
    /// <summary>An event that is to be sent to an endpoint. One that is there already stays as it is.</summary>
    /// <param name="EventId">The message's id for its receiver.</param>
    /// <param name="EventAt">When it happened.</param>
    /// <param name="Body">What is sent, the same with each attempt.</param>
    /// <param name="At">When it was written, and is due.</param>
    public sealed record WebhookDelivery(
        EndpointKey Endpoint,
        string EventId,
        string EventType,
        string ShopId,
        DateTimeOffset EventAt,
        string Body,
        DateTimeOffset At) : SubscriberRow
    {
        /// <summary>Follows from endpoint and event, so that a repeat writes nothing.</summary>
        public string DeliveryId => Endpoint.DeliveryOf(EventId);
    }
}
