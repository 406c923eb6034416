using System.Collections.Immutable;

namespace OrderActors.Ports.Storage;

/// <summary>Which process does a piece of recurring work just now, so that several do not do it all at once.</summary>
/// <remarks>
/// <para>For economy, not for safety: a process that was paused may for a moment believe that it still holds what another
/// has taken since. Work that is divided by leases must tolerate being done twice.</para>
/// <para>Time is the database's clock, so processes whose clocks differ agree about what has run out.</para>
/// <para>Every method throws <see cref="StorageUnavailableException"/> when the database cannot be used.</para>
/// </remarks>
public interface ILeases
{
    /// <summary>All leases that have not run out.</summary>
    Task<ImmutableArray<Lease>> ReadAsync(CancellationToken cancellation);

    /// <summary>Renews those of the names that the owner holds, and takes those that are free or have run out.</summary>
    /// <param name="duration">How long they last from now, by the database's clock.</param>
    /// <returns>Those of the names that the owner holds now. What is missing is held by another.</returns>
    Task<ImmutableArray<HeldLease>> HoldAsync(
        string owner, ImmutableArray<string> names, TimeSpan duration, CancellationToken cancellation);

    /// <summary>Frees those of the names that the owner holds, at once. Repeating it is harmless.</summary>
    Task ReleaseAsync(string owner, ImmutableArray<string> names, CancellationToken cancellation);
}

/// <summary>A lease that somebody holds.</summary>
/// <param name="Name">What it is about, such as <c>sweep/orders</c>.</param>
/// <param name="Owner">The process that holds it.</param>
public sealed record Lease(string Name, string Owner);

/// <summary>A lease that the asker holds.</summary>
/// <param name="TakenFrom">Whose it was when it ran out; null when it was free.</param>
public sealed record HeldLease(string Name, string? TakenFrom);
