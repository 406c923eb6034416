using System.Collections.Immutable;
using OrderActors.Ports.Storage;

namespace OrderActors.Engine.Subscriptions;

/// <summary>Makes a projection anew from the journal's beginning, while the former one is read and goes on.</summary>
/// <remarks>
/// One that is broken off leaves the former in place, and is removed by the next. It may run beside the processes that serve: they
/// find their cursors elsewhere after the switch, and read on from there.
/// </remarks>
public sealed class ProjectionRebuild(
    IEnumerable<IProjection> projections, ISubscriptionStore store, IProjectionStore builds)
{
    public const string Prefix = "projection/";

    private const int PageSize = 500;

    /// <summary>What can be rebuilt, without the prefix.</summary>
    public IEnumerable<string> Names => projections.Select(projection => projection.Name[Prefix.Length..]);

    /// <summary>Whether it is the name under which a build is filled.</summary>
    public static bool IsBuilder(string subscriber) =>
        subscriber.StartsWith(Prefix, StringComparison.Ordinal) && subscriber.Contains(IProjectionStore.Building, StringComparison.Ordinal);

    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <returns>How many events were read.</returns>
    /// <exception cref="RebuildOvertakenException">Another rebuild of it was begun since: nothing was changed.</exception>
    public async Task<long> RunAsync(string name, CancellationToken cancellation)
    {
        var projection = projections.Single(known => known.Name == Prefix + name);
        await store.BeginAsync(projection.Name, 0, cancellation);
        var builder = await builds.BeginBuildAsync(projection.Name, cancellation);
        var events = await FillAsync(projection.WritingAs(builder), cancellation);
        if (!await builds.SwitchAsync(projection.Name, builder, cancellation))
            throw new RebuildOvertakenException(name);

        return events;
    }

    /// <summary>Up to the journal's end; what comes while it is exchanged, the projection's own subscriber adds.</summary>
    private async Task<long> FillAsync(ISubscriber subscriber, CancellationToken cancellation)
    {
        var filter = new EventFilter(subscriber.Options);
        var (read, position) = (0L, 0L);
        while (true)
        {
            var page = await store.ReadJournalAsync(position, PageSize, cancellation);
            if (page.IsEmpty)
                return read;

            ImmutableArray<StoredEvent> wanted = [.. page.Where(filter.Wants)];
            var rows = wanted.IsEmpty ? [] : await subscriber.HandleAsync(wanted, cancellation);
            var moves = Enumerable.Range(0, JournalPartition.Count)
                .Select(partition => new CursorMove(subscriber.Name, partition, position, page[^1].Position));
            if (!await store.AdvanceAsync([.. moves], rows, cancellation))
                throw new RebuildOvertakenException(subscriber.Name);

            read += page.Length;
            position = page[^1].Position;
            if (page.Length < PageSize)
                return read;
        }
    }
}

/// <summary>Another rebuild of the same projection was begun, and goes on.</summary>
public sealed class RebuildOvertakenException(string projection)
    : Exception($"another rebuild of {projection} was begun since, and goes on; nothing of this one is left");
