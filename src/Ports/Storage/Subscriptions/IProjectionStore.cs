using System.Collections.Immutable;
using OrderActors.Domain.Shops;

namespace OrderActors.Ports.Storage;

/// <summary>The rows of projections, and the builds that they stand in.</summary>
/// <remarks>
/// A projection's rows carry the number of their build. Its subscriber writes to one build, which is the one that is read. A
/// rebuild fills another from the journal's beginning, under a subscriber's name of its own, and then gives it to the subscriber.
/// Every method throws <see cref="StorageUnavailableException"/> when the database cannot be used.
/// </remarks>
public interface IProjectionStore
{
    /// <summary>In the name of a subscriber that fills a build: between the projection's name and the build's number.</summary>
    const string Building = "/build-";

    /// <summary>Begins an empty build, with cursors at the journal's beginning. What an earlier rebuild left is removed.</summary>
    /// <returns>The name of the subscriber that writes to it.</returns>
    Task<string> BeginBuildAsync(string projection, CancellationToken cancellation);

    /// <summary>
    /// Gives a build and its cursors to the projection in one transaction, and removes the former build, with the events
    /// that were parked on the way to it.
    /// </summary>
    /// <returns>False when another rebuild was begun since, which has removed the build: nothing was changed.</returns>
    Task<bool> SwitchAsync(string projection, string builder, CancellationToken cancellation);

    /// <summary>A seller's days, newest first and then by shop.</summary>
    Task<ImmutableArray<StoredShopDay>> ListShopDaysAsync(
        string sellerId, DateOnly from, DateOnly to, int limit, CancellationToken cancellation);
}

public sealed record StoredShopDay(ShopKey Shop, DateOnly Day, ShopDayCounts Counts);
