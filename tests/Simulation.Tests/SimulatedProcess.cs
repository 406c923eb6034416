using System.Collections.Immutable;
using OrderActors.Ports.Storage;
using OrderActors.Simulation.Store;
using OrderActors.Storage;
using OrderActors.Storage.Contract;

namespace OrderActors.Simulation.Tests;

/// <summary>The product's commit pipeline and the engine's reads on the simulated store, as a contract asks for them.</summary>
internal sealed class SimulatedProcess : IContractStore
{
    private readonly SimulatedDatabase _database;
    private readonly CommitPipeline _pipeline;
    private readonly WorldReader _reader;

    public SimulatedProcess(SimulatedDatabase database, SimulatedStore store, SiloLane lane, TimeProvider clock)
    {
        _database = database;
        var writer = new BatchWriter(store, null);
        _pipeline = new CommitPipeline(writer, null, lane, clock);
        _reader = new WorldReader(database, store);
        Pipeline = new WorldPipeline(database, _pipeline);
        Writer = new WorldWriter(database, writer);
    }

    public ICommitPipeline Pipeline { get; }

    public IBatchWriter Writer { get; }

    public IStoreReader Reader => _reader;

    public Task<RowImage.Order?> FindOrderAsync(string sellerId, string tiktokOrderId) => _reader.LookAsync(
        tables => tables.FindOrder(tiktokOrderId) is { } row && row.Key.SellerId == sellerId ? row : null);

    public Task<ImmutableArray<RowImage.Effect>> ListEffectsAsync(string stream) => _reader.LookAsync(
        tables => tables.Effects.Where(row => row.Stream == stream)
            .OrderBy(row => row.EffectId, StringComparer.Ordinal).ToImmutableArray());

    public Task<ImmutableArray<InboxSummary>> SummarizeInboxAsync() => _reader.LookAsync(
        tables => tables.Inbox.GroupBy(row => row.Status).OrderBy(rows => rows.Key.ToText(), StringComparer.Ordinal)
            .Select(rows => new InboxSummary(rows.Key, rows.Count(), rows.Min(row => row.Delivery.ReceivedAt)))
            .ToImmutableArray());

    public async ValueTask DisposeAsync() => await _database.AskAsync(() => _pipeline.DisposeAsync().AsTask());

    private sealed class WorldPipeline(SimulatedDatabase database, CommitPipeline pipeline) : ICommitPipeline
    {
        public Task CommitAsync(ChangeSet changes) => database.AskAsync(() => pipeline.CommitAsync(changes));

        public Task<InboxReceipt> ReceiveAsync(InboxDelivery delivery) =>
            database.AskAsync(() => pipeline.ReceiveAsync(delivery));

        public Task SettleAsync(ImmutableArray<InboxSettlement> settlements) =>
            database.AskAsync(() => pipeline.SettleAsync(settlements));
    }

    private sealed class WorldWriter(SimulatedDatabase database, BatchWriter writer) : IBatchWriter
    {
        public Task<BatchResult> WriteAsync(CommitBatch batch) => database.AskAsync(() => writer.WriteAsync(batch));
    }

    private sealed class WorldReader(SimulatedDatabase database, SimulatedStore store) : StoreReader(store, null)
    {
        public Task<T> LookAsync<T>(Func<StoreTables, T> look) => ReadAsync(look, CancellationToken.None);

        protected override Task<T> ReadAsync<T>(Func<StoreTables, T> read, CancellationToken cancellation) =>
            database.AskAsync(() => base.ReadAsync(read, cancellation));
    }
}
