using Microsoft.Extensions.Hosting;
using OrderActors.Engine.Hosting;

namespace OrderActors.Silo;

/// <summary>Runs the pumps and the sweeper for as long as the process lives.</summary>
internal sealed class PumpHost(
    InboxPump inbox, EffectPump effects, DeadlineSweeper sweeper, SiloOptions options) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        inbox.RunAsync(stoppingToken),
        effects.RunAsync(stoppingToken),
        sweeper.RunAsync(options.SweepEvery, stoppingToken));
}
