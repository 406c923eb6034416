using System.Data.Common;
using System.Diagnostics;
using OrderActors.LoadDriver.Machines;
using OrderActors.LoadDriver.StandIn;
using OrderActors.Testing;

namespace OrderActors.LoadDriver.Load;

/// <summary>Sees in the database itself when an order has become processing: the event is committed, so it is durable.</summary>
/// <remarks>
/// It asks every few milliseconds for what is new, by position and no further than the store's own readers may. An order is
/// seen after its commit and at most one round late, so the figures are never too low.
/// </remarks>
internal sealed class JournalWatcher : IAsyncDisposable
{
    private const int MaxRows = 5_000;
    private static readonly TimeSpan s_drainWithin = TimeSpan.FromMinutes(3);

    private readonly TrialDatabase _database;
    private readonly OrderBook _book;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _watching;
    private long _position;
    private TimeSpan _every = TimeSpan.FromMilliseconds(20);

    public JournalWatcher(TrialDatabase database, OrderBook book)
    {
        _database = database;
        _book = book;
        _watching = Task.Run(WatchAsync);
    }

    /// <summary>Called with the number of orders that one look found, on the watching thread.</summary>
    public Action<int>? Found { get; set; }

    /// <summary>Pause between two looks; the error of a latency is at most this and the look itself.</summary>
    public TimeSpan Every
    {
        get => _every;
        set => _every = value;
    }

    /// <summary>Waits until every order that was placed is processing.</summary>
    /// <param name="output">What the system has printed of late, should they never be.</param>
    public Task DrainAsync(Func<string> output) => Eventually.TrueAsync(
        () => _watching.Exception?.InnerException is { } failure
            ? throw new InvalidOperationException("the journal can no longer be watched", failure)
            : Task.FromResult(_book.Done >= _book.Count),
        s_drainWithin,
        () => $"{_book.Count} orders to be processing; {_book.Done} are\n{output()}");

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task WatchAsync()
    {
        await using var connection = await _database.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants alone.
        command.CommandText =
            "SELECT position, stream FROM journal WHERE position > @after AND type = 'order.processing.v1' AND " +
            $"{_database.JournalBound} ORDER BY position LIMIT {MaxRows}";
#pragma warning restore CA2100
        var after = command.CreateParameter();
        after.ParameterName = "after";
        command.Parameters.Add(after);
        while (!_stop.IsCancellationRequested)
        {
            if (await LookAsync(command, after) < MaxRows)
                await Task.Delay(_every, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<int> LookAsync(DbCommand command, DbParameter after)
    {
        after.Value = _position;
        await using var reader = await command.ExecuteReaderAsync();
        var rows = 0;
        var found = 0;
        while (await reader.ReadAsync())
        {
            rows++;
            _position = reader.GetInt64(0);
            var stream = reader.GetString(1);
            var serial = PatchedText.SerialOf(stream.AsSpan(stream.LastIndexOf('/') + 1));
            if (_book.MarkDone(serial, Stopwatch.GetTimestamp()))
                found++;
        }

        if (found > 0)
            Found?.Invoke(found);

        return rows;
    }
}
