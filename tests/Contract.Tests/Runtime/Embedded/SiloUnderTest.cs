using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Hosting;
using OrderActors.EmbeddedSilo;
using OrderActors.Testing;

namespace OrderActors.Contract.Tests;

/// <summary>The embedded silo.</summary>
public sealed class EmbeddedSiloUnderTest : RuntimeUnderTest
{
    public static EmbeddedSiloUnderTest Instance { get; } = new();

    public override Task<ISiloUnderTest> StartAsync(SiloSetup? setup = null) => SiloUnderTest.StartAsync(setup);
}

/// <summary>The embedded silo as the contract tests see it.</summary>
public sealed class SiloUnderTest : ISiloUnderTest
{
    private readonly ServiceProvider _services;

    private readonly TimeSpan _collectionAge;

    private SiloUnderTest(ServiceProvider services, TimeSpan collectionAge)
    {
        _services = services;
        _collectionAge = collectionAge;
    }

    public IClusterClient Client => _services.GetRequiredService<IClusterClient>();

    public ManualTimeProvider Clock => _services.GetRequiredService<ManualTimeProvider>();

    public Probe Probe => _services.GetRequiredService<Probe>();

    public InProcessSilo Silo => _services.GetRequiredService<InProcessSilo>();

    public static Task<ISiloUnderTest> StartAsync(SiloSetup? setup = null) =>
        Task.FromResult<ISiloUnderTest>(Start(setup ?? new(), null));

    /// <param name="more">What only the embedded silo is asked for.</param>
    public static SiloUnderTest Start(SiloSetup setup, SiloScheduler? scheduler, Action<EmbeddedSiloOptions>? more = null)
    {
        var clock = new ManualTimeProvider();
        var services = new ServiceCollection()
            .AddSingleton(clock)
            .AddSingleton<TimeProvider>(clock)
            .AddSingleton<Probe>()
            .AddScoped<PerActivation>()
            .AddEmbeddedSilo(
                options =>
                {
                    options.GrainAssemblies.Add(typeof(SiloUnderTest).Assembly);
                    options.CallTimeout = setup.CallTimeout;
                    options.CollectionAge = setup.CollectionAge;
                    options.ShutdownTimeout = setup.ShutdownTimeout;
                    options.MaxQueuedRequests = setup.MaxQueuedRequests;
                    options.Scheduler = scheduler ?? options.Scheduler;
                    more?.Invoke(options);
                },
                silo =>
                {
                    silo.AddMemoryGrainStorageAsDefault().AddMemoryGrainStorage("named");
                    setup.Configure?.Invoke(silo);
                });
        return new SiloUnderTest(services.BuildServiceProvider(validateScopes: true), setup.CollectionAge);
    }

    public Task CollectIdleAsync()
    {
        Clock.Advance(_collectionAge);
        return Silo.CollectIdleAsync();
    }

    public Task StopAsync() => Silo.StopAsync(CancellationToken.None);

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
