using OrderActors.Sandbox.TikTok;

namespace OrderActors.Gateway.Demo;

/// <summary>Cancels what a buyer asked to cancel and nobody answered, as TikTok does after a day or two.</summary>
internal sealed class ImpatientPlatform(SandboxShop shop, TimeSpan patience, TimeProvider clock)
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, DateTimeOffset> _askedAt = [];

    public async Task RunAsync(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(Tick, clock);
        while (await timer.WaitForNextTickAsync(cancellation))
            Step(clock.GetUtcNow());
    }

    private void Step(DateTimeOffset now)
    {
        var pending = shop.Cancellations
            .Where(request => request.Status == CancelStatus.Pending)
            .Select(request => request.OrderId)
            .ToHashSet();
        foreach (var answered in _askedAt.Keys.Where(orderId => !pending.Contains(orderId)).ToList())
            _askedAt.Remove(answered);

        foreach (var orderId in pending)
        {
            if (_askedAt.TryAdd(orderId, now) || now - _askedAt[orderId] < patience)
                continue;

            try
            {
                shop.PlatformCancels(orderId, "ecom_order_to_ship_canceled_reason_change_payment_method");
            }
            catch (SandboxRefusedException)
            {
                // The order has moved on between the look and the step.
            }
        }
    }
}
