using OrderActors.Engine.Hosting.Sweeps;
using OrderActors.Ports.Storage;

namespace OrderActors.Engine.Webhooks;

/// <summary>Hands endpoints with something due to the pump, and forgets deliveries of long ago.</summary>
public sealed class WebhookSweep(WebhookPump webhooks, IWebhookDeliveries deliveries, TimeProvider clock) : ISweep
{
    /// <summary>For so long a delivery can be looked at and sent again. Chosen: longer than anybody needs to notice that it is missing.</summary>
    private static readonly TimeSpan s_retention = TimeSpan.FromDays(30);

    private static readonly TimeSpan s_forgetEvery = TimeSpan.FromMinutes(1);

    /// <summary>Endpoints in one sweep; those that are handed over are not found again once they are done or paused.</summary>
    private const int MaxEndpoints = 2_000;

    private const int ForgottenAtOnce = 1_000;

    /// <summary>Twenty million a day.</summary>
    private const int MaxForgettings = 15;

    private DateTimeOffset _forgetAt;

    public string Kind => "webhooks";

    public async Task<bool> SweepAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        foreach (var endpoint in await deliveries.FindDueEndpointsAsync(now, MaxEndpoints, cancellation))
            webhooks.Due(endpoint);

        if (now >= _forgetAt)
        {
            await ForgetAsync(now - s_retention, cancellation);
            _forgetAt = now + s_forgetEvery;
        }

        return false;
    }

    private async Task ForgetAsync(DateTimeOffset before, CancellationToken cancellation)
    {
        for (var time = 0; time < MaxForgettings; time++)
        {
            if (await deliveries.ForgetBeforeAsync(before, ForgottenAtOnce, cancellation) < ForgottenAtOnce)
                return;
        }
    }
}
