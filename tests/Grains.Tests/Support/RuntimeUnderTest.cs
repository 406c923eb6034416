using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Hosting;
using Orleans.TestingHost;
using OrderActors.Testing;

namespace OrderActors.Grains.Tests.Support;

/// <summary>What the tests need of the runtime beyond its grain API: here, of Microsoft Orleans.</summary>
internal static class RuntimeUnderTest
{
    /// <summary>A silo with this project's own grains and nothing else.</summary>
    public static void AddBareSilo(IHostApplicationBuilder builder) =>
        builder.UseOrleans(silo => silo.UseLocalhostClustering(GatewayProcess.FreePort(), gatewayPort: 0));

    /// <summary>A clock that jumps is for grains; the silo's own housekeeping stays on real time.</summary>
    public static void Configure(IServiceCollection services) =>
        services.UseTimeProviderForBackgroundAreas(TimeProvider.System);

    /// <summary>
    /// Ends the silo without letting anything finish. It does so within the process, so its grains may run on for a
    /// moment; that they write nothing any more is the pipeline's part.
    /// </summary>
    public static void Abandon(IHost host) => _ = Task.Run(() => host.StopAsync(new CancellationToken(canceled: true)));
}
