using System.Collections.Immutable;
using OrderActors.Ports.Storage;

namespace OrderActors.Engine.Subscriptions;

/// <summary>How far each subscriber is behind, for those who watch: from any process, by what is stored.</summary>
public sealed class SubscriptionWatch(
    ISubscriptionStore store, IStoreReader reader, ILeases leases, TimeProvider clock)
{
    /// <summary>Events that are counted of a subscriber that is far behind; the rest is not worth the reading.</summary>
    public const int MaxCounted = 2_000;

    /// <summary>All that have cursors, but for builds that a rebuild is filling.</summary>
    public async Task<WatchedSubscriptions> LookAsync(CancellationToken cancellation)
    {
        var standing = await store.ReadStandingAsync(cancellation);
        var owners = (await leases.ReadAsync(cancellation)).ToDictionary(lease => lease.Name, lease => lease.Owner, StringComparer.Ordinal);
        var watched = ImmutableArray.CreateBuilder<WatchedSubscription>();
        foreach (var name in standing.Cursors.Select(cursor => cursor.Subscriber).Distinct().Where(name => !ProjectionRebuild.IsBuilder(name)))
            watched.Add(await LookAsync(name, standing, owners, cancellation));

        return new WatchedSubscriptions(watched.ToImmutable(), standing.JournalHeldUp);
    }

    private async Task<WatchedSubscription> LookAsync(
        string name, SubscriptionsStanding standing, Dictionary<string, string> owners, CancellationToken cancellation)
    {
        var cursors = standing.Cursors.Where(cursor => cursor.Subscriber == name).OrderBy(cursor => cursor.Partition).ToList();
        var marks = await reader.ReadMarksAsync(cursors.Min(cursor => cursor.Position), MaxCounted, cancellation);
        var parked = standing.Parked.FirstOrDefault(count => count.Subscriber == name) ?? new ParkedCount(name, 0, 0, null);
        return new WatchedSubscription(name, [.. cursors.Select(Watch)], parked);

        WatchedPartition Watch(StoredCursor cursor)
        {
            var behind = marks
                .Where(mark => mark.Position > cursor.Position && JournalPartition.Of(mark.Stream) == cursor.Partition).ToList();
            return new WatchedPartition(
                cursor.Partition,
                cursor.Position,
                owners.GetValueOrDefault(SubscriptionPump.LeaseOf(name, cursor.Partition)),
                behind.Count,
                behind.Count == 0 ? TimeSpan.Zero : Longer(clock.GetUtcNow() - behind[0].At, TimeSpan.Zero),
                IsAtLeast: marks.Length == MaxCounted);
        }
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}

/// <param name="JournalHeldUp">Age of the oldest transaction that may still append to the journal: readers wait for it.</param>
public sealed record WatchedSubscriptions(ImmutableArray<WatchedSubscription> Subscriptions, TimeSpan JournalHeldUp);

public sealed record WatchedSubscription(string Name, ImmutableArray<WatchedPartition> Partitions, ParkedCount Parked);

/// <param name="Owner">The process that works on it; null while none does.</param>
/// <param name="Events">How many events of the partition it has not passed. A cursor that leads to no rows is stored every two seconds.</param>
/// <param name="Lateness">Age of the oldest of them.</param>
/// <param name="IsAtLeast">There may be more than were counted.</param>
public sealed record WatchedPartition(
    int Partition, long Position, string? Owner, int Events, TimeSpan Lateness, bool IsAtLeast);
