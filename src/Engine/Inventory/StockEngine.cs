using OrderActors.Domain;
using OrderActors.Domain.Inventory;
using OrderActors.Engine.Aggregates;
using OrderActors.Ports.Storage;

namespace OrderActors.Engine.Inventory;

using StockDecision = Decision<StockEvent, StockRejection>;
using StockExecutor = AggregateExecutor<Stock, StockEvent, StockRejection>;

/// <summary>The stock of one SKU at one location: loads it, and runs its commands.</summary>
/// <remarks>
/// Memory holds the counts and the open reservations, so that a SKU that sold a hundred thousand times wakes as fast as another.
/// A command that names an id which is not in memory has the id looked up in the store, but for one that makes a reservation:
/// nearly always its id is new. The store refuses a new row whose key is taken, and then the id is looked up and the command
/// decided again.
/// </remarks>
public sealed class StockEngine
{
    private readonly SkuKey _key;
    private readonly StockAggregate _aggregate;
    private readonly StockExecutor _executor;
    private readonly ClosedReservations _closed;
    private readonly IStoreReader _reader;
    private readonly TimeProvider _clock;

    private StockEngine(
        SkuKey key, StoredStock? stored, ICommitPipeline pipeline, IStoreReader reader, TimeProvider clock, IAggregateOwner owner)
    {
        (_key, _reader, _clock) = (key, reader, clock);
        _closed = new ClosedReservations(key, reader);
        _aggregate = new StockAggregate(key);
        _executor = new StockExecutor(
            pipeline,
            _aggregate,
            stored is null ? Stock.Empty : StockAggregate.FromRows(stored),
            stored?.Head ?? StreamHead.Empty,
            clock,
            owner,
            reader,
            events => _closed.ReadAsync([.. events.Select(StockAggregate.MadeBy).OfType<ReservationId>()]));
    }

    /// <summary>The committed stock, with all open reservations and some of the closed ones.</summary>
    public Stock Committed => _executor.Committed;

    public static async Task<StockEngine> LoadAsync(
        SkuKey key,
        ICommitPipeline pipeline,
        IStoreReader reader,
        TimeProvider clock,
        IAggregateOwner owner,
        CancellationToken cancellation) =>
        new(key, await reader.LoadStockAsync(key, cancellation), pipeline, reader, clock, owner);

    /// <summary>Runs a command that names no reservation.</summary>
    public Task<StockDecision> ExecuteAsync(
        Func<Stock, DateTimeOffset, StockDecision> decide, CommandContext context) => _executor.ExecuteAsync(decide, context);

    /// <summary>Runs a command that makes a reservation, or closes its id for good.</summary>
    /// <param name="attached">An order's changes that are written with the events of the decision, or not at all.</param>
    /// <exception cref="VersionConflictException">The order has moved on; nothing was written.</exception>
    public Task<StockDecision> MakeAsync(
        ReservationId id,
        Func<Stock, DateTimeOffset, StockDecision> decide,
        CommandContext context,
        ChangeSet? attached = null) =>
        _executor.ExecuteAsync((stock, now) => decide(_closed.AddTo(stock, id), now), context, attached: attached);

    /// <summary>Runs a command on a reservation that was made before.</summary>
    public async Task<StockDecision> ChangeAsync(
        ReservationId id, Func<Stock, DateTimeOffset, StockDecision> decide, CommandContext context)
    {
        long? readAt = null;
        while (true)
        {
            if (readAt is null && !Committed.Reservations.ContainsKey(id) && !_closed.Has(id))
                readAt = await ReadAsync(id);

            var isMissing = false;
            var decision = await _executor.ExecuteAsync(
                (stock, now) =>
                {
                    var known = _closed.AddTo(stock, id);
                    // It may have been closed, and left memory, since it was looked for.
                    isMissing = !known.Reservations.ContainsKey(id) && readAt != _aggregate.Trims;
                    return decide(known, now);
                },
                context);
            if (!isMissing)
                return decision;

            readAt = await ReadAsync(id);
        }
    }

    /// <summary>Releases what has expired and forgets what nobody can ask about any more.</summary>
    public async Task SweepAsync(CommandContext context)
    {
        await _executor.ExecuteAsync(StockDecider.Expire, context);
        var old = await _reader.LoadForgettableAsync(
            _key, _clock.GetUtcNow() - StockDecider.TombstoneRetention, StockDecider.MaxForgottenAtOnce, CancellationToken.None);
        await _executor.ExecuteAsync((stock, now) => StockDecider.Forget(stock, old, now), context);
    }

    /// <returns>How often memory had been trimmed before the store was asked.</returns>
    private async Task<long> ReadAsync(ReservationId id)
    {
        var trims = _aggregate.Trims;
        await _closed.ReadAsync([id]);
        return trims;
    }
}
