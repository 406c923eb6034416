using Orleans;
using Orleans.Hosting;
using OrderActors.Testing;

namespace OrderActors.Contract.Tests;

/// <summary>A running silo, whichever runtime it is. The contract tests know no more than this.</summary>
/// <remarks>Where one of them fails on Orleans and passes on the other runtime, that one is wrong.</remarks>
public interface ISiloUnderTest : IAsyncDisposable
{
    IClusterClient Client { get; }

    /// <summary>
    /// Drives the timers of grains. Call timeouts and idle ages follow it too, but on Orleans: there they follow real time.
    /// </summary>
    ManualTimeProvider Clock { get; }

    /// <summary>What the test grains do, and where they wait.</summary>
    Probe Probe { get; }

    /// <summary>Lets the silo's age pass for what is idle now, and waits for its deactivation.</summary>
    Task CollectIdleAsync();

    Task StopAsync();
}

/// <summary>A runtime that the contract is about: each class of tests runs on all of them.</summary>
public abstract class RuntimeUnderTest
{
    public abstract Task<ISiloUnderTest> StartAsync(SiloSetup? setup = null);
}

/// <summary>How a test wants its silo.</summary>
public sealed record SiloSetup
{
    public TimeSpan CallTimeout { get; init; } = Timeout.InfiniteTimeSpan;

    public TimeSpan CollectionAge { get; init; } = TimeSpan.FromMinutes(15);

    public TimeSpan ShutdownTimeout { get; init; } = TimeSpan.FromSeconds(15);

    public int MaxQueuedRequests { get; init; } = 10_000;

    public Action<ISiloBuilder>? Configure { get; init; }
}
