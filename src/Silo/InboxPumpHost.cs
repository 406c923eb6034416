using Microsoft.Extensions.Hosting;
using OrderActors.Engine.Hosting;

namespace OrderActors.Silo;

/// <summary>Takes the deliveries that this process stores to the grains; what it leaves behind, the silos' sweepers find.</summary>
internal sealed class InboxPumpHost(InboxPump inbox) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => inbox.RunAsync(stoppingToken);
}
