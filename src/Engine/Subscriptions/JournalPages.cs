using System.Collections.Immutable;
using OrderActors.Ports.Storage;

namespace OrderActors.Engine.Subscriptions;

/// <summary>Pages of the journal for partitions that are far behind: those that go through the same part share its pages.</summary>
/// <remarks>Only full pages are shared: nothing is ever added to what one holds.</remarks>
internal sealed class JournalPages(ISubscriptionStore store)
{
    private const int PageSize = 500;

    /// <summary>Two for each partition: partitions of one subscriber set out together and drift apart a little.</summary>
    private const int Kept = 2 * JournalPartition.Count;

    private readonly Lock _gate = new();
    private readonly Dictionary<long, Task<ImmutableArray<StoredEvent>>> _pages = [];
    private readonly Queue<long> _order = new();

    public async Task<JournalPage> ReadAsync(int partition, long after, CancellationToken cancellation)
    {
        var page = await PageAsync(after).WaitAsync(cancellation);
        return new JournalPage(
            [.. page.Where(stored => JournalPartition.Of(stored.Stream) == partition)],
            page.IsEmpty ? after : page[^1].Position,
            HasMore: page.Length == PageSize);
    }

    private Task<ImmutableArray<StoredEvent>> PageAsync(long after)
    {
        lock (_gate)
        {
            if (_pages.TryGetValue(after, out var known) && IsOfUse(known))
                return known;

            // Of nobody's token, because others may share it.
            var page = store.ReadJournalAsync(after, PageSize, CancellationToken.None);
            if (!_pages.ContainsKey(after))
                _order.Enqueue(after);
            _pages[after] = page;
            while (_order.Count > Kept)
                _pages.Remove(_order.Dequeue());

            return page;
        }
    }

    private static bool IsOfUse(Task<ImmutableArray<StoredEvent>> page) =>
        !page.IsCompleted || (page.IsCompletedSuccessfully && page.Result.Length == PageSize);
}
