using Orleans;
using Orleans.Hosting;
using OrderActors.Testing;

namespace OrderActors.EmbeddedSilo.Tests.Contract;

/// <summary>A running silo, whichever runtime it is. The contract tests know no more than this.</summary>
public interface ISiloUnderTest : IAsyncDisposable
{
    IClusterClient Client { get; }

    ManualTimeProvider Clock { get; }

    /// <summary>What the test grains do, and where they wait.</summary>
    Probe Probe { get; }

    /// <summary>Deactivates what has been idle for its age, and waits for it.</summary>
    Task CollectIdleAsync();

    Task StopAsync();
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
