using System.Collections.Immutable;
using OrderActors.Domain;
using OrderActors.Domain.Inventory;
using OrderActors.Ports.Storage;

namespace OrderActors.Storage;

/// <summary>The row images of a batch by table: of each row only its last image, sorted by key.</summary>
/// <remarks>
/// One statement cannot write one row twice; and two processes that write the same rows in the same order cannot wait
/// for each other in a circle.
/// </remarks>
internal sealed class BatchRows
{
    private readonly Dictionary<Guid, RowImage.Order> _orders = [];
    private readonly Dictionary<SkuKey, RowImage.Stock> _stock = [];
    private readonly Dictionary<(SkuKey, string), RowImage> _reservations = [];
    private readonly Dictionary<(SkuKey, string), RowImage> _operations = [];
    private readonly Dictionary<string, RowImage.Effect> _effects = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RowImage.Shop> _shops = new(StringComparer.Ordinal);
    private readonly Dictionary<(string, string), RowImage.Listing> _listings = [];
    private readonly Dictionary<string, RowImage.WebhookEndpoint> _endpoints = new(StringComparer.Ordinal);

    public BatchRows(IEnumerable<ChangeSet> sets)
    {
        foreach (var set in sets)
        {
            foreach (var image in set.Rows)
                Put(image);
        }
    }

    /// <summary>New ones, and those whose payload changes.</summary>
    public ImmutableArray<OrderRow> Orders => OrdersWhere(row => row.OrderData is not null);

    /// <summary>Those that keep the payload that they have.</summary>
    public ImmutableArray<OrderRow> MovedOrders => OrdersWhere(row => row.OrderData is null);

    /// <summary>What the orders are found by: their own ids, and the products that they are of.</summary>
    public ImmutableArray<OrderTerm> OrderTerms =>
    [
        .. _orders.Where(pair => pair.Value.Terms is not null)
            .SelectMany(pair => OrderTerm.Of(pair.Value.Key.SellerId, pair.Key, pair.Value.Terms!))
            .Order(),
    ];

    /// <summary>The products that these orders are of, each once.</summary>
    public ImmutableArray<SoldProduct> Products =>
    [
        .. _orders.Values.Where(row => row.Terms is not null)
            .SelectMany(row => row.Terms!.Products.Select(terms => new SoldProduct(row.Key.SellerId, terms)))
            .DistinctBy(product => product.Key),
    ];

    public ImmutableArray<RowImage.Stock> Stock =>
        [.. _stock.OrderBy(pair => pair.Key.Stream, StringComparer.Ordinal).Select(pair => pair.Value)];

    /// <summary>Those of which there is no row yet.</summary>
    public ImmutableArray<RowImage.Reservation> NewReservations => ReservationsWhere(row => row.IsNew);

    /// <summary>All others.</summary>
    public ImmutableArray<RowImage.Reservation> Reservations => ReservationsWhere(row => !row.IsNew);

    private ImmutableArray<RowImage.Reservation> ReservationsWhere(Func<RowImage.Reservation, bool> belongs) =>
    [
        .. _reservations.Values.OfType<RowImage.Reservation>().Where(belongs)
            .OrderBy(row => row.Key.Stream, StringComparer.Ordinal)
            .ThenBy(row => row.ReservationId, StringComparer.Ordinal),
    ];

    public ImmutableArray<RowImage.ForgottenReservation> ForgottenReservations =>
    [
        .. _reservations.Values.OfType<RowImage.ForgottenReservation>()
            .OrderBy(row => row.Key.Stream, StringComparer.Ordinal)
            .ThenBy(row => row.ReservationId, StringComparer.Ordinal),
    ];

    public ImmutableArray<RowImage.StockOperation> Operations =>
    [
        .. _operations.Values.OfType<RowImage.StockOperation>()
            .OrderBy(row => row.Key.Stream, StringComparer.Ordinal)
            .ThenBy(row => row.OperationId, StringComparer.Ordinal),
    ];

    public ImmutableArray<RowImage.ForgottenStockOperation> ForgottenOperations =>
    [
        .. _operations.Values.OfType<RowImage.ForgottenStockOperation>()
            .OrderBy(row => row.Key.Stream, StringComparer.Ordinal)
            .ThenBy(row => row.OperationId, StringComparer.Ordinal),
    ];

    public ImmutableArray<RowImage.Effect> Effects =>
        [.. _effects.Values.OrderBy(row => row.EffectId, StringComparer.Ordinal)];

    public ImmutableArray<RowImage.Shop> Shops =>
        [.. _shops.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Value)];

    public ImmutableArray<RowImage.Listing> Listings =>
    [
        .. _listings.OrderBy(pair => pair.Key.Item1, StringComparer.Ordinal)
            .ThenBy(pair => pair.Key.Item2, StringComparer.Ordinal)
            .Select(pair => pair.Value),
    ];

    public ImmutableArray<RowImage.WebhookEndpoint> Endpoints =>
        [.. _endpoints.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Value)];

    private ImmutableArray<OrderRow> OrdersWhere(Func<RowImage.Order, bool> belongs) =>
    [
        .. _orders.Where(pair => belongs(pair.Value))
            .OrderBy(pair => pair.Key)
            .Select(pair => new OrderRow(pair.Key, pair.Value)),
    ];

    private void Put(RowImage image)
    {
        switch (image)
        {
            case RowImage.Order row:
                var id = row.Key.RowId;
                var earlier = _orders.GetValueOrDefault(id);
                _orders[id] = row with
                {
                    OrderData = row.OrderData is { } json ? ChannelJson.Storable(json) : earlier?.OrderData,
                    Terms = row.Terms is null ? earlier?.Terms : row.Terms.With(earlier?.Terms),
                };
                break;
            case RowImage.Stock row:
                _stock[row.Key] = row;
                break;
            case RowImage.Reservation row:
                _reservations[(row.Key, row.ReservationId)] = row;
                break;
            case RowImage.ForgottenReservation row:
                _reservations[(row.Key, row.ReservationId)] = row;
                break;
            case RowImage.StockOperation row:
                _operations[(row.Key, row.OperationId)] = row;
                break;
            case RowImage.ForgottenStockOperation row:
                _operations[(row.Key, row.OperationId)] = row;
                break;
            case RowImage.Effect row:
                _effects[row.EffectId] = row;
                break;
            case RowImage.Shop row:
                _shops[row.Key.Stream] = row;
                break;
            case RowImage.Listing row:
                _listings[(row.Key.Stream, row.ChannelSkuId)] = row;
                break;
            case RowImage.WebhookEndpoint row:
                _endpoints[row.Key.Stream] = row;
                break;
            default:
                throw Invariant.Unreachable(image);
        }
    }
}

/// <summary>An order's image with its row id, which costs a hash to compute.</summary>
internal sealed record OrderRow(Guid Id, RowImage.Order Image);
