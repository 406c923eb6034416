using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrderActors.Ports.Storage;
using OrderActors.Silo.Secrets;

namespace OrderActors.Silo;

/// <summary>Brings schema and key ring up to date before anything else starts; fails the start when it cannot.</summary>
/// <remarks>
/// The programs of ours do this before they start their hosts, so that what is wrong is said in sentences and not in a host's log. For
/// any other host it is the first thing that starts; doing it twice changes nothing.
/// </remarks>
public sealed class BackendStart(IServiceProvider services) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await services.GetRequiredService<IDatabase>().MigrateAsync(cancellationToken);
        await ActivatorUtilities.CreateInstance<FirstKey>(services).AgreeAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
