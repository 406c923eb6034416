using System.Collections.Immutable;
using System.Diagnostics;
using OrderActors.Ports.Storage;

namespace OrderActors.Storage.Sql;

/// <summary>Group read: while some reads are under way, the next ones gather and share a round trip.</summary>
/// <remarks>
/// A rush activates hundreds of grains, each with a small read of its own, and the way to the database costs more than the
/// read. There is no timer: a lone read goes at once. A read never joins a trip that has begun, so it sees all that was
/// committed before it was asked.
/// </remarks>
/// <param name="readEach">One trip; see <see cref="SqlDatabase.ReadEachAsync"/>.</param>
internal sealed class GroupedReads(Func<IReadOnlyList<SqlRead>, Task> readEach)
{
    /// <summary>Reads of one trip. Chosen: the trip's own cost is nothing beside so many, and nobody waits long for them.</summary>
    private const int MaxGroup = 64;

    /// <summary>Two, so that the database works on one while the answers of the other are handed out.</summary>
    private const int MaxTrips = 2;

    private const int MaxWaiting = 50_000;

    private readonly Lock _gate = new();
    private readonly Queue<SqlRead> _waiting = new();
    private int _trips;

    /// <exception cref="StorageOverloadedException">Too many reads wait already.</exception>
    public Task<ImmutableArray<T>> QueryAsync<T>(
        SqlQuery query, Func<RowCursor, T> map, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
            return Task.FromCanceled<ImmutableArray<T>>(cancellation);

        var read = new SqlRead<T>(query, map);
        Submit(read);
        return read.Answer.WaitAsync(cancellation);
    }

    public async Task<T?> FirstAsync<T>(SqlQuery query, Func<RowCursor, T> map, CancellationToken cancellation)
        where T : class
    {
        var rows = await QueryAsync(query, map, cancellation).ConfigureAwait(false);
        return rows.IsEmpty ? null : rows[0];
    }

    private void Submit(SqlRead read)
    {
        lock (_gate)
        {
            if (_waiting.Count >= MaxWaiting)
                throw new StorageOverloadedException($"{_waiting.Count} reads wait already; try again later");

            _waiting.Enqueue(read);
            if (_trips == MaxTrips)
                return;

            _trips++;
        }

        _ = TravelAsync();
    }

    private async Task TravelAsync()
    {
        // Whoever's read began the trips: they serve everybody, and are no part of that one's trace.
        Activity.Current = null;
        while (TakeGroup() is { } group)
            await AnswerAsync(group).ConfigureAwait(false);
    }

    private SqlRead[]? TakeGroup()
    {
        lock (_gate)
        {
            if (_waiting.Count == 0)
            {
                _trips--;
                return null;
            }

            var group = new SqlRead[Math.Min(_waiting.Count, MaxGroup)];
            for (var place = 0; place < group.Length; place++)
                group[place] = _waiting.Dequeue();

            return group;
        }
    }

    private async Task AnswerAsync(SqlRead[] group)
    {
        try
        {
            await readEach(group).ConfigureAwait(false);
            foreach (var read in group)
                read.Complete();
        }
        catch (Exception exception)
        {
            // A query that the database will not have takes its neighbours down with it: alone, only that one fails. But
            // once the database is gone, each would wait for its own timeout.
            if (group.Length == 1 || exception is StorageUnavailableException)
            {
                foreach (var read in group)
                    read.Fail(exception);
                return;
            }

            foreach (var read in group)
                await AnswerAsync([read]).ConfigureAwait(false);
        }
    }
}
