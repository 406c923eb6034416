using System.Collections.Immutable;
using OrderActors.Domain.Shipping;
using OrderActors.Ports.Channels;
using OrderActors.Simulation.Kernel;

namespace OrderActors.Simulation.TikTok;

/// <summary>TikTok Shop itself: its orders, what reads show of them, and its ledger. The oracle of every run.</summary>
/// <remarks>Asked over connections that may fail; here nothing fails but what breaks the shop's own rules.</remarks>
internal sealed class SimulatedTikTok
{
    /// <summary>Small, so that even short polls meet pages.</summary>
    private const int PageSize = 2;

    private readonly World _world;
    private readonly ImmutableArray<ShopSpec> _shops;
    private readonly SimulationRandom _random;
    private readonly SortedDictionary<string, SimulatedOrder> _orders = new(StringComparer.Ordinal);
    private readonly OrderJson _json = new();

    public SimulatedTikTok(World world, ImmutableArray<ShopSpec> shops)
    {
        _world = world;
        _shops = shops;
        _random = world.Random.Fork();
        Tokens = new TokenDesk(world, shops);
        Ledger = new Ledger(world);
        Packages = new PackageDesk(world, this);
        Cancellations = new CancellationDesk(this);
    }

    public ImmutableArray<ShopSpec> Shops => _shops;

    public TokenDesk Tokens { get; }

    public Ledger Ledger { get; }

    public PackageDesk Packages { get; }

    public CancellationDesk Cancellations { get; }

    public IReadOnlyCollection<SimulatedOrder> Orders => _orders.Values;

    /// <summary>Told when something about an order changed that TikTok sends a webhook for.</summary>
    public event Action<SimulatedOrder, News>? Changed;

    /// <summary>Told of each call that would ship, before it is decided.</summary>
    public event Action<SimulatedOrder, ShipInstruction>? ShipAsked;

    /// <summary>Told of each call that would cancel, before it is decided.</summary>
    public event Action<SimulatedOrder, ImmutableArray<string>>? CancelAsked;

    /// <summary>Told of each call that was refused for good.</summary>
    public event Action<SimulatedOrder>? RefusedForGood;

    public SimulatedOrder Find(string id) => _orders[id];

    public void Add(SimulatedOrder order)
    {
        _orders.Add(order.Id, order);
        Touch(order, "placed", News.Status);
    }

    /// <summary>Moves an order on, with a time that never goes back and a webhook.</summary>
    public void Move(SimulatedOrder order, string status)
    {
        order.Status = status;
        Touch(order, status, News.Status);
    }

    /// <summary>Lets the order's status follow from its lines.</summary>
    /// <param name="what">What has changed, should the status stay.</param>
    public void Follow(SimulatedOrder order, string what, News news)
    {
        var status = order.StatusByLines();
        if (status == order.Status)
        {
            Touch(order, what, news);
            return;
        }

        order.Status = status;
        Touch(order, what == status ? status : $"{what}, {status}", news is News.Packages ? News.Status : news | News.Status);
    }

    /// <param name="movesTime">False: the order's time of change stays, because its status does.</param>
    public void Touch(SimulatedOrder order, string what, News news, bool movesTime = true)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(_world.Now.ToUnixTimeSeconds());
        if (movesTime && now > order.UpdatedAt)
            order.UpdatedAt = now;

        order.Versions.Add(_world.Now, DrawLag(order), (number, visibleAt) => new OrderVersion(
            number,
            _world.Now,
            visibleAt,
            new OrderDocument(order.Id, order.UpdatedAt, _json.Write(order), default),
            [.. order.Lines.Select(Shown)],
            order.Request is not null,
            order.NeedsInvoice));
        Ledger.Add(what, order.Id, order.Shop.Key.ShopId);
        Changed?.Invoke(order, news);
    }

    private static ShownLine Shown(SimulatedLine line) =>
        new(line.Id, line.IsCancelled, line.IsArranged, line.Package?.Id, line.Package?.Tracking);

    private TimeSpan DrawLag(SimulatedOrder order)
    {
        if (_world.Faults.ReadsLag > TimeSpan.Zero && _random.Chance(0.5))
        {
            _world.Statistics.Saw("change that reads show late");
            return _random.Span(TimeSpan.Zero, _world.Faults.ReadsLag);
        }

        return order.Versions.Count == 0 && _random.Chance(0.2) ? _random.Seconds(0, 20) : TimeSpan.Zero;
    }

    public ImmutableArray<OrderDocument> Get(ShopAccess access, ImmutableArray<string> ids)
    {
        var shop = Enter(access);
        return
        [
            .. ids.Select(id => _orders.GetValueOrDefault(id)).OfType<SimulatedOrder>()
                .Where(order => order.Shop == shop).Select(SeenOf).OfType<OrderDocument>(),
        ];
    }

    /// <summary>Pages by place in the list as it can be read at the moment, so a change in between shifts them.</summary>
    public OrderPage Search(ShopAccess access, DateTimeOffset from, string? token)
    {
        var shop = Enter(access);
        var all = _orders.Values
            .Where(order => order.Shop == shop)
            .Select(SeenOf).OfType<OrderDocument>()
            .Where(order => order.UpdatedAt >= from)
            .OrderBy(order => order.UpdatedAt).ThenBy(order => order.OrderId, StringComparer.Ordinal)
            .ToList();
        var start = token is null ? 0 : int.Parse(token, System.Globalization.CultureInfo.InvariantCulture);
        var next = start + PageSize < all.Count ? FormattableString.Invariant($"{start + PageSize}") : null;
        return new OrderPage([.. all.Skip(start).Take(PageSize)], next, all.Count);
    }

    public ShipReceipt Ship(ShopAccess access, ShipInstruction instruction)
    {
        var order = Own(access, instruction.OrderId);
        ShipAsked?.Invoke(order, instruction);
        return Deciding(order, () => Packages.Ship(order, instruction));
    }

    public ShipReceipt? FindShipment(ShopAccess access, ShipInstruction instruction) =>
        PackageDesk.Find(Own(access, instruction.OrderId).Versions.At(_world.Now)!, instruction);

    public string Cancel(ShopAccess access, string orderId, string reason, ImmutableArray<string> lineIds)
    {
        var order = Own(access, orderId);
        CancelAsked?.Invoke(order, lineIds);
        return Deciding(order, () => Cancellations.CancelForSeller(order, reason, lineIds));
    }

    public string? FindCancellation(ShopAccess access, string orderId, ImmutableArray<string> lineIds)
    {
        var order = Own(access, orderId);
        return CancellationDesk.Find(order, order.Versions.At(_world.Now)!, lineIds);
    }

    private T Deciding<T>(SimulatedOrder order, Func<T> decide)
    {
        try
        {
            return decide();
        }
        catch (ChannelException refusal)
        {
            if (refusal.Kind is ChannelErrorKind.Refused)
                RefusedForGood?.Invoke(order);
            else
                _world.Statistics.Saw("refused for a reason that passes");

            throw;
        }
    }

    private SimulatedOrder Own(ShopAccess access, string orderId)
    {
        var shop = Enter(access);
        return _orders.TryGetValue(orderId, out var order) && order.Shop == shop && SeenOf(order) is not null
            ? order
            : throw Refused($"shop {shop.Key.ShopId} has no order {orderId}");
    }

    private ShopSpec Enter(ShopAccess access)
    {
        var shop = _shops.Single(shop => shop.Key.ShopId == access.ShopId);
        Tokens.Use(shop, access.AccessToken);
        if (access.Cipher != CipherOf(shop))
            throw Refused("the cipher is another shop's");

        return shop;
    }

    public static string CipherOf(ShopSpec shop) => $"cipher-{shop.Key.ShopId}";

    private OrderDocument? SeenOf(SimulatedOrder order) => order.Versions.At(_world.Now)?.Document;

    /// <param name="mayMeanDone">It is also the answer to what has been done already.</param>
    public static ChannelException Refused(string why, bool mayMeanDone = false) =>
        new(ChannelErrorKind.Refused, why) { MayMeanDone = mayMeanDone };
}

/// <summary>What TikTok sends webhooks about.</summary>
[Flags]
internal enum News
{
    None = 0,
    Status = 1,
    Packages = 2,
    CancelRequested = 4,
    RequestWithdrawn = 8,
    LinesCancelled = 16,
    Invoice = 32,
}
