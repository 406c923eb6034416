using System.Collections.Immutable;
using OrderActors.Ports.Storage;

namespace OrderActors.Grains.Tests.Support;

/// <summary>The real leases, until the process that holds them dies: then they run out.</summary>
internal sealed class LeaseProbe(ILeases inner) : ILeases
{
    private volatile bool _isDead;

    /// <summary>As if the process were gone: nothing is renewed or freed any more, and nobody is answered.</summary>
    public void Die() => _isDead = true;

    public async Task<ImmutableArray<Lease>> ReadAsync(CancellationToken cancellation)
    {
        await StopIfDeadAsync();
        return await inner.ReadAsync(cancellation);
    }

    public async Task<ImmutableArray<HeldLease>> HoldAsync(
        string owner, ImmutableArray<string> names, TimeSpan duration, CancellationToken cancellation)
    {
        await StopIfDeadAsync();
        return await inner.HoldAsync(owner, names, duration, cancellation);
    }

    public async Task ReleaseAsync(string owner, ImmutableArray<string> names, CancellationToken cancellation)
    {
        await StopIfDeadAsync();
        await inner.ReleaseAsync(owner, names, cancellation);
    }

    private Task StopIfDeadAsync() => _isDead ? new TaskCompletionSource().Task : Task.CompletedTask;
}
