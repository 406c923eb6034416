using Microsoft.Extensions.Hosting;
using OrderActors.Engine.Hosting;

namespace OrderActors.Silo;

/// <summary>Runs the pumps, and the sweeps that are this process's share, for as long as the process lives.</summary>
internal sealed class PumpHost(
    InboxPump inbox, EffectPump effects, LeasedSweeps sweeps, SiloOptions options) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        inbox.RunAsync(stoppingToken),
        effects.RunAsync(stoppingToken),
        sweeps.RunAsync(options.SweepEvery, stoppingToken));
}
