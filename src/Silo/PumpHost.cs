using Microsoft.Extensions.Hosting;
using OrderActors.Engine.Hosting;
using OrderActors.Engine.Subscriptions;

namespace OrderActors.Silo;

/// <summary>Runs the pumps, and the sweeps and subscriptions that are this process's share, for as long as the process lives.</summary>
internal sealed class PumpHost(
    InboxPump inbox, EffectPump effects, LeasedSweeps sweeps, SubscriptionPump subscriptions, SiloOptions options) : BackgroundService
{
    /// <summary>Of the time that the whole process has for its end: the grains need some to be handed over.</summary>
    private static readonly TimeSpan s_endWithin = TimeSpan.FromSeconds(10);

    /// <summary>What is under way is finished; what takes longer stays in the database, and is taken up by another.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(s_endWithin);
        await base.StopAsync(limit.Token);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        inbox.RunAsync(stoppingToken),
        effects.RunAsync(stoppingToken),
        sweeps.RunAsync(options.SweepEvery, stoppingToken),
        subscriptions.RunAsync(stoppingToken));
}
