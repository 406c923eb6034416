using Microsoft.Extensions.Hosting;
using OrderActors.Ports.Storage;

namespace OrderActors.Silo;

/// <summary>Brings the schema up to date before anything else starts; fails the start when it cannot.</summary>
internal sealed class SchemaStart(IDatabase database) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => database.MigrateAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
