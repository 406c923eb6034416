using System.Collections.Immutable;
using System.Diagnostics;
using OrderActors.Ports.Storage;

namespace OrderActors.Storage.Sql;

/// <summary>Group read: while some reads are under way, the next ones gather and share a round trip.</summary>
/// <remarks>
/// Under high load hundreds of grains are activated, each with a small read, and the round trip to the database costs more than
/// the read. A lone read is sent at once; a read that comes right after a round trip began waits until the next may begin. A
/// read never joins a round trip that has begun, so it sees everything that was committed before it was asked for.
/// </remarks>
/// <param name="readEach">Makes one round trip; see <see cref="SqlDatabase.ReadEachAsync"/>.</param>
/// <param name="apart">From the beginning of one round trip to that of the next, unless the next is full.</param>
/// <param name="clock">Real time, whatever the program's clock says: real round trips are spaced.</param>
internal sealed class GroupedReads(Func<IReadOnlyList<SqlRead>, Task> readEach, TimeSpan apart, TimeProvider clock)
{
    /// <summary>Timers know no less.</summary>
    private static readonly TimeSpan s_shortestWait = TimeSpan.FromMilliseconds(1);

    /// <summary>Reads in one round trip. Chosen: with so many the round trip's own cost no longer matters, and nobody waits long.</summary>
    private const int MaxGroup = 64;

    /// <summary>Two, so that the database works on one while the answers of the other are handed out.</summary>
    private const int MaxTrips = 2;

    private const int MaxWaiting = 50_000;

    private readonly Lock _gate = new();
    private readonly Queue<SqlRead> _waiting = new();
    private int _trips;
    private long? _begun;

    /// <summary>Whether a worker waits until the next round trip may begin; it then takes all reads that no full round trip took.</summary>
    private bool _gathers;

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
            if (_trips == MaxTrips || IsGathered)
                return;

            _trips++;
        }

        _ = TravelAsync();
    }

    private async Task TravelAsync()
    {
        // The worker was started by one caller's read, but serves all callers: it must not join that caller's trace.
        Activity.Current = null;
        while (await NextGroupAsync().ConfigureAwait(false) is { } group)
            await AnswerAsync(group).ConfigureAwait(false);
    }

    private async Task<SqlRead[]?> NextGroupAsync()
    {
        TimeSpan wait;
        lock (_gate)
        {
            wait = UntilNext();
            if (_waiting.Count == 0 || IsGathered || wait <= TimeSpan.Zero)
                return TakeGroup();

            _gathers = true;
        }

        await Task.Delay(wait, clock).ConfigureAwait(false);
        lock (_gate)
        {
            _gathers = false;
            return TakeGroup();
        }
    }

    /// <summary>Called with the gate held, as what follows.</summary>
    private bool IsGathered => _gathers && _waiting.Count < MaxGroup;

    private TimeSpan UntilNext()
    {
        if (_begun is not { } begun || _waiting.Count >= MaxGroup)
            return TimeSpan.Zero;

        var wait = apart - clock.GetElapsedTime(begun);
        return wait > TimeSpan.Zero && wait < s_shortestWait ? s_shortestWait : wait;
    }

    /// <returns>Null when there is nothing for this worker to do; it ends then.</returns>
    private SqlRead[]? TakeGroup()
    {
        if (_waiting.Count == 0 || IsGathered)
        {
            _trips--;
            return null;
        }

        var group = new SqlRead[Math.Min(_waiting.Count, MaxGroup)];
        for (var place = 0; place < group.Length; place++)
            group[place] = _waiting.Dequeue();

        _begun = clock.GetTimestamp();
        return group;
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
