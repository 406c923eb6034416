using OrderActors.Domain;
using OrderActors.Domain.Inventory;
using OrderActors.Engine.Aggregates;
using OrderActors.Ports.Storage;

namespace OrderActors.Engine.Inventory;

using StockDecision = Decision<StockEvent, StockRejection>;
using StockExecutor = AggregateExecutor<Stock, StockEvent, StockRejection>;

/// <summary>The stock of one SKU at one location: loads it, and runs its commands.</summary>
public sealed class StockEngine
{
    private readonly StockExecutor _executor;

    private StockEngine(StockExecutor executor) => _executor = executor;

    /// <summary>The committed stock.</summary>
    public Stock Committed => _executor.Committed;

    public static async Task<StockEngine> LoadAsync(
        SkuKey key,
        ICommitPipeline pipeline,
        IStoreReader reader,
        TimeProvider clock,
        IAggregateOwner owner,
        CancellationToken cancellation)
    {
        var stored = await reader.LoadStockAsync(key, cancellation);
        return new StockEngine(new StockExecutor(
            pipeline,
            new StockAggregate(key),
            stored is null ? Stock.Empty : StockAggregate.FromRows(stored),
            stored?.Head ?? StreamHead.Empty,
            clock,
            owner,
            reader));
    }

    /// <param name="attached">An order's changes that are written with the events of the decision, or not at all.</param>
    /// <exception cref="VersionConflictException">The order has moved on; nothing was written.</exception>
    public Task<StockDecision> ExecuteAsync(
        Func<Stock, DateTimeOffset, StockDecision> decide, CommandContext context, ChangeSet? attached = null) =>
        _executor.ExecuteAsync(decide, context, attached: attached);

    /// <summary>Releases what has expired and forgets what nobody can ask about any more.</summary>
    public async Task SweepAsync(CommandContext context)
    {
        await _executor.ExecuteAsync(StockDecider.Expire, context);
        await _executor.ExecuteAsync(StockDecider.Forget, context);
    }
}
