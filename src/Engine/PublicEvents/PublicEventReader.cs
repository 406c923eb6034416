using System.Buffers;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using OrderActors.Domain;
using OrderActors.Domain.Inventory;
using OrderActors.Domain.Orders;
using OrderActors.Domain.Shops;
using OrderActors.Engine.Inventory;
using OrderActors.Engine.Orders;
using OrderActors.Engine.Shops;
using OrderActors.Ports.Storage;

namespace OrderActors.Engine.PublicEvents;

/// <summary>Turns events of the journal into what the outside is told of them.</summary>
/// <remarks>
/// The same event gives the same answer whenever it is asked for, but for the counts of stock, which may be those of a later
/// event: a SKU's journal is too long to be read again. Folds are kept for the streams that were read last; one that does not stand
/// just before the event is read again. Several callers may read at once.
/// </remarks>
/// <param name="capacity">Folds of orders, and of SKUs, that are kept; each takes some kilobytes.</param>
public sealed class PublicEventReader(IStoreReader store, int capacity = PublicEventReader.DefaultCapacity)
{
    public const int DefaultCapacity = 2_000;

    /// <summary>Chosen: small reads that are asked for together reach the database together.</summary>
    private const int MaxStreamsAtOnce = 16;

    private const string OrderPrefix = "order/";
    private const string StockPrefix = "stock/";
    private const string ShopPrefix = "shop/";

    private static readonly JsonWriterOptions s_relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly FoldCache<Order> _orders = new(capacity);
    private readonly FoldCache<Stock> _stock = new(capacity);

    /// <summary>Reads events in order of position; those that are nobody else's business are left out.</summary>
    /// <exception cref="PublicEventException">One of them cannot be read. It names the first; the others can be read without it.</exception>
    /// <exception cref="StorageUnavailableException">The database cannot be used.</exception>
    public async Task<ImmutableArray<PublicEvent>> OfAsync(ImmutableArray<StoredEvent> events, CancellationToken cancellation)
    {
        var readings = await ReadEachAsync(events, cancellation);
        if (readings.FirstOrDefault(reading => reading.Error is not null) is { Error: { } error })
            throw error;

        return [.. readings.Select(reading => reading.Event).OfType<PublicEvent>()];
    }

    /// <summary>As <see cref="OfAsync"/>, with one answer for each event: one that cannot be read keeps no other from being read.</summary>
    /// <exception cref="StorageUnavailableException">The database cannot be used.</exception>
    public async Task<ImmutableArray<PublicReading>> ReadEachAsync(
        ImmutableArray<StoredEvent> events, CancellationToken cancellation)
    {
        var readings = new PublicReading[events.Length];
        // Streams that have to be read again are read together: one after another each would wait for the database.
        foreach (var streams in Enumerable.Range(0, events.Length)
            .GroupBy(place => events[place].Stream, StringComparer.Ordinal).Chunk(MaxStreamsAtOnce))
        {
            await Task.WhenAll(streams.Select(places => ReadInOrderAsync(events, places, readings, cancellation)));
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(readings);
    }

    private async Task ReadInOrderAsync(
        ImmutableArray<StoredEvent> events, IEnumerable<int> places, PublicReading[] readings, CancellationToken cancellation)
    {
        foreach (var place in places)
            readings[place] = await ReadAsync(events[place], cancellation);
    }

    private async Task<PublicReading> ReadAsync(StoredEvent stored, CancellationToken cancellation)
    {
        try
        {
            return new PublicReading(stored, await TellAsync(stored, cancellation), null);
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or StorageUnavailableException))
        {
            return new PublicReading(stored, null, new PublicEventException(stored, exception));
        }
    }

    private async Task<PublicEvent?> TellAsync(StoredEvent stored, CancellationToken cancellation)
    {
        if (stored.Stream.StartsWith(OrderPrefix, StringComparison.Ordinal))
            return await OfOrderAsync(OrderKey.Parse(stored.Stream[OrderPrefix.Length..]), stored, cancellation);
        if (stored.Stream.StartsWith(StockPrefix, StringComparison.Ordinal))
            return await OfStockAsync(SkuKey.Parse(stored.Stream[StockPrefix.Length..]), stored, cancellation);

        return stored.Stream.StartsWith(ShopPrefix, StringComparison.Ordinal)
            ? OfShop(ShopKey.Parse(stored.Stream[ShopPrefix.Length..]), stored)
            : null;
    }

    private async Task<PublicEvent?> OfOrderAsync(OrderKey key, StoredEvent stored, CancellationToken cancellation)
    {
        var @event = OrderEvents.Codec.Decode(stored.Type, stored.Data);
        var before = _orders.Find(stored.Stream);
        if (before?.Version != stored.Version - 1)
        {
            if (OrderNews.TypeOf(@event.Case) is null)
                return null;

            before = await FoldBeforeAsync(key, stored.Version, cancellation);
        }

        var after = OrderFold.Apply(before.State, @event);
        _orders.Keep(stored.Stream, new Fold<Order>(after, stored.Version));
        return OrderNews.Of(before.State, @event, after, stored.Version) is { } news
            ? Told(stored, news, key.SellerId, key.ShopId, key.TikTokOrderId)
            : null;
    }

    private async Task<Fold<Order>> FoldBeforeAsync(OrderKey key, long version, CancellationToken cancellation)
    {
        var order = Order.Unknown(key);
        if (version == 1)
            return new Fold<Order>(order, 0);

        var stream = await store.ReadStreamAsync(key.Stream, 0, cancellation);
        Invariant.Require(stream.Length >= version - 1, "what comes before an event can be read when the event can");
        foreach (var earlier in stream.Take((int)version - 1))
            order = OrderFold.Apply(order, OrderEvents.Codec.Decode(earlier.Type, earlier.Data));

        return new Fold<Order>(order, version - 1);
    }

    private async Task<PublicEvent?> OfStockAsync(SkuKey key, StoredEvent stored, CancellationToken cancellation)
    {
        var @event = StockEvents.Codec.Decode(stored.Type, stored.Data);
        var fold = _stock.Find(stored.Stream);
        if (fold is null || fold.Version < stored.Version - 1)
        {
            if (StockNews.ChangeOf(@event.Case) is null)
                return null;

            fold = await LoadStockAsync(key, stored.Version, cancellation);
        }
        else if (fold.Version == stored.Version - 1)
        {
            fold = new Fold<Stock>(Trimmed(StockFold.Apply(fold.State, @event), @event), stored.Version);
        }

        _stock.Keep(stored.Stream, fold);
        return StockNews.Of(key, @event, fold.State, fold.Version) is { } news
            ? Told(stored, news, key.SellerId, "", $"{Uri.EscapeDataString(key.Location)}/{Uri.EscapeDataString(key.Sku)}")
            : null;
    }

    private async Task<Fold<Stock>> LoadStockAsync(SkuKey key, long version, CancellationToken cancellation)
    {
        var stored = await store.LoadStockAsync(key, cancellation);
        Invariant.Require(
            stored is not null && stored.Head.Version >= version, "a SKU's row is written with its events");
        return new Fold<Stock>(StockAggregate.FromRows(stored), stored.Head.Version);
    }

    /// <summary>Lets go what no later count follows from: a reservation that is closed never changes again.</summary>
    private static Stock Trimmed(Stock stock, StockEvent @event) => stock with
    {
        Operations = Stock.Empty.Operations,
        Reservations = StockAggregate.ReservationOf(@event) is { } id
            && stock.Reservations.TryGetValue(id, out var reservation)
            && reservation.State is not ReservationState.Held
                ? stock.Reservations.Remove(id)
                : stock.Reservations,
    };

    private static PublicEvent? OfShop(ShopKey key, StoredEvent stored) =>
        ShopNews.Of(key, ShopAggregate.Codec.Decode(stored.Type, stored.Data)) is { } news
            ? Told(stored, news, key.SellerId, key.ShopId, key.ShopId)
            : null;

    private static PublicEvent Told(StoredEvent stored, PublicNews news, string sellerId, string shopId, string subject) => new(
        PublicEvent.IdOf(stored.Stream, stored.Version),
        news.Type.Name,
        sellerId,
        shopId,
        subject,
        stored.At,
        stored.Position,
        Written(news))
    {
        TraceId = stored.TraceId,
    };

    private static string Written(PublicNews news)
    {
        var buffer = new ArrayBufferWriter<byte>(2_048);
        using (var json = new Utf8JsonWriter(buffer, s_relaxed))
            JsonSerializer.Serialize(json, news.Data, news.Type.Data);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}

/// <summary>What came of one event of the journal.</summary>
/// <param name="Event">Null where nothing is told of it, or where it cannot be read.</param>
/// <param name="Error">Why it cannot be read; null where it can.</param>
public sealed record PublicReading(StoredEvent Stored, PublicEvent? Event, PublicEventException? Error);
