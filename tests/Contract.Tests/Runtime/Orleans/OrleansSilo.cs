using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Serialization;
using Orleans.TestingHost;
using OrderActors.Testing;

namespace OrderActors.Contract.Tests;

/// <summary>Microsoft Orleans itself.</summary>
public sealed class OrleansUnderTest : RuntimeUnderTest
{
    public static OrleansUnderTest Instance { get; } = new();

    public override Task<ISiloUnderTest> StartAsync(SiloSetup? setup = null) => OrleansSilo.StartAsync(setup ?? new());
}

/// <summary>A silo of Microsoft Orleans, alone in its cluster, as the contract tests see it.</summary>
internal sealed class OrleansSilo : ISiloUnderTest
{
    /// <summary>What Orleans takes for "no timeout"; its timers know no infinity.</summary>
    private static readonly TimeSpan s_never = TimeSpan.FromDays(1);

    private readonly IHost _host;

    private OrleansSilo(IHost host) => _host = host;

    public IClusterClient Client => _host.Services.GetRequiredService<IClusterClient>();

    public ManualTimeProvider Clock => _host.Services.GetRequiredService<ManualTimeProvider>();

    public Probe Probe => _host.Services.GetRequiredService<Probe>();

    public static async Task<ISiloUnderTest> StartAsync(SiloSetup setup)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        var clock = new ManualTimeProvider();
        builder.Services
            .AddSingleton(clock)
            .AddSingleton<TimeProvider>(clock)
            .AddSingleton<Probe>()
            .AddScoped<PerActivation>()
            .Configure<ExceptionSerializationOptions>(
                options => options.SupportedNamespacePrefixes.Add(nameof(OrderActors)));
        builder.UseOrleans(silo => Configure(silo, setup));
        var host = builder.Build();
        await host.StartAsync();
        return new OrleansSilo(host);
    }

    public Task CollectIdleAsync() =>
        Client.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero);

    public Task StopAsync() => _host.StopAsync();

    public async ValueTask DisposeAsync()
    {
        // Whoever still waits inside a grain is not waited for.
        using var atOnce = new CancellationTokenSource(TimeSpan.Zero);
        await _host.StopAsync(atOnce.Token);
        _host.Dispose();
    }

    private static void Configure(ISiloBuilder silo, SiloSetup setup)
    {
        // Nobody calls in from outside, so no gateway; and any port will do.
        silo.UseLocalhostClustering(GatewayProcess.FreePort(), gatewayPort: 0);
        silo.AddMemoryGrainStorageAsDefault().AddMemoryGrainStorage("named");
        silo.Configure<SiloMessagingOptions>(messaging =>
        {
            messaging.ResponseTimeout = setup.CallTimeout == Timeout.InfiniteTimeSpan ? s_never : setup.CallTimeout;
            messaging.MaxEnqueuedRequestsHardLimit = setup.MaxQueuedRequests;
        });
        silo.Configure<GrainCollectionOptions>(collection => collection.CollectionAge = setup.CollectionAge);
        // The clock of the test drives the grains; the silo's own housekeeping stays on real time.
        silo.Services.UseTimeProviderForBackgroundAreas(TimeProvider.System);
        setup.Configure?.Invoke(silo);
    }
}
