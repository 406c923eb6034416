using Microsoft.Extensions.Hosting;
using OrderActors.Engine.Webhooks;

namespace OrderActors.Silo;

/// <summary>Sends what is due for endpoints, for as long as the process lives.</summary>
internal sealed class WebhookPumpHost(WebhookPump webhooks) : BackgroundService
{
    /// <summary>Of the time that the whole process has for its end. A call that takes longer is made again by another process.</summary>
    private static readonly TimeSpan s_endWithin = TimeSpan.FromSeconds(10);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(s_endWithin);
        await base.StopAsync(limit.Token);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => webhooks.RunAsync(stoppingToken);
}
