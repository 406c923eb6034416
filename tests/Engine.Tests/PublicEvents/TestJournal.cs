using System.Collections.Immutable;
using OrderActors.Domain.Inventory;
using OrderActors.Domain.Orders;
using OrderActors.Domain.Shops;
using OrderActors.Engine.Inventory;
using OrderActors.Engine.Orders;
using OrderActors.Engine.Shops;
using OrderActors.Engine.Tests.Fakes;
using OrderActors.Ports.Storage;

namespace OrderActors.Engine.Tests.PublicEvents;

/// <summary>A journal in memory to which events are added as grains add them.</summary>
internal sealed class TestJournal
{
    private const string TraceId = "4bf92f3577b34da6a3ce929d0e0e4736";

    private readonly Dictionary<SkuKey, Stock> _stock = [];
    private readonly List<StoredEvent> _events = [];

    public MemoryStore Store { get; } = new();

    /// <summary>All that was added, in order of position.</summary>
    public ImmutableArray<StoredEvent> Events => [.. _events];

    public async Task<ImmutableArray<StoredEvent>> AddAsync(OrderKey key, params IEnumerable<OrderEvent> events)
    {
        foreach (var @event in events)
            await CommitAsync(key.Stream, OrderEvents.Codec.Encode(@event), @event.At);

        return OfStream(key.Stream);
    }

    public async Task<ImmutableArray<StoredEvent>> AddAsync(SkuKey key, params IEnumerable<StockEvent> events)
    {
        foreach (var @event in events)
        {
            var stock = _stock[key] = StockFold.Apply(_stock.GetValueOrDefault(key, Stock.Empty), @event);
            var rows = new StockAggregate(key).Rows(stock, [@event], OfStream(key.Stream).Length + 1);
            await CommitAsync(key.Stream, StockEvents.Codec.Encode(@event), @event.At, rows);
        }

        return OfStream(key.Stream);
    }

    public async Task<ImmutableArray<StoredEvent>> AddAsync(ShopKey key, params IEnumerable<ShopEvent> events)
    {
        foreach (var @event in events)
            await CommitAsync(key.Stream, ShopAggregate.Codec.Encode(@event), @event.At);

        return OfStream(key.Stream);
    }

    /// <summary>Something that no version of ours can read.</summary>
    public Task AddUnreadableAsync(string stream, string type, string data, DateTimeOffset at) =>
        CommitAsync(stream, (type, data), at);

    private ImmutableArray<StoredEvent> OfStream(string stream) => [.. Store.Stream(stream)];

    private async Task CommitAsync(
        string stream, (string Type, string Data) encoded, DateTimeOffset at, ImmutableArray<RowImage> rows = default)
    {
        var row = new JournalRow(encoded.Type, at, "system", "test", TraceId, encoded.Data, new byte[32]);
        await Store.CommitAsync(new ChangeSet(stream, OfStream(stream).Length, [row], rows.IsDefault ? [] : rows));
        _events.Add(OfStream(stream)[^1]);
    }
}
