using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Hosting;
using OrderActors.DeterministicRuntime;
using OrderActors.Testing;

namespace OrderActors.Contract.Tests;

/// <summary>The deterministic runtime, on the threads of the process: these tests wait in real time.</summary>
public sealed class DeterministicRuntimeUnderTest : RuntimeUnderTest
{
    public static DeterministicRuntimeUnderTest Instance { get; } = new();

    public override Task<ISiloUnderTest> StartAsync(SiloSetup? setup = null) => Task.FromResult<ISiloUnderTest>(DeterministicSiloUnderTest.Start(setup ?? new()));
}

/// <summary>A silo of the deterministic runtime as the contract tests see it.</summary>
public sealed class DeterministicSiloUnderTest : ISiloUnderTest
{
    private readonly ServiceProvider _services;

    private readonly TimeSpan _collectionAge;

    private DeterministicSiloUnderTest(ServiceProvider services, TimeSpan collectionAge)
    {
        _services = services;
        _collectionAge = collectionAge;
    }

    public IClusterClient Client => _services.GetRequiredService<IClusterClient>();

    public ManualTimeProvider Clock => _services.GetRequiredService<ManualTimeProvider>();

    public Probe Probe => _services.GetRequiredService<Probe>();

    public DeterministicSilo Silo => _services.GetRequiredService<DeterministicSilo>();

    /// <param name="more">What only this runtime is asked for.</param>
    public static DeterministicSiloUnderTest Start(SiloSetup setup, SiloScheduler? scheduler = null, Action<DeterministicSiloOptions>? more = null)
    {
        var clock = new ManualTimeProvider();
        var services = new ServiceCollection()
            .AddSingleton(clock)
            .AddSingleton<TimeProvider>(clock)
            .AddSingleton<Probe>()
            .AddScoped<PerActivation>()
            .AddDeterministicSilo(
                options =>
                {
                    options.GrainAssemblies.Add(typeof(DeterministicSiloUnderTest).Assembly);
                    options.CallTimeout = setup.CallTimeout;
                    options.CollectionAge = setup.CollectionAge;
                    options.ShutdownTimeout = setup.ShutdownTimeout;
                    options.MaxQueuedRequests = setup.MaxQueuedRequests;
                    options.Scheduler = scheduler ?? options.Scheduler;
                    more?.Invoke(options);
                },
                silo =>
                {
                    silo.AddInMemoryGrainStorage().AddInMemoryGrainStorage("named");
                    setup.Configure?.Invoke(silo);
                });
        return new DeterministicSiloUnderTest(services.BuildServiceProvider(validateScopes: true), setup.CollectionAge);
    }

    public Task CollectIdleAsync()
    {
        Clock.Advance(_collectionAge);
        return Silo.CollectIdleAsync();
    }

    public Task StopAsync() => Silo.StopAsync(CancellationToken.None);

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
