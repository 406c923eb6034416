using OrderActors.Ports.Storage;

namespace OrderActors.Engine.Tests.Fakes;

/// <summary>Deliveries claim what a test says; nothing, unless it says so.</summary>
internal sealed class FakeClaims : IDeliveryClaims
{
    public Func<PendingDelivery, DeliveryClaim> Claim { get; set; } = _ => DeliveryClaim.None;

    public DeliveryClaim Of(PendingDelivery delivery) => Claim(delivery);
}
