using System.Collections.Immutable;
using OrderActors.Domain.Shipping;
using OrderActors.Ports.Channels;
using OrderActors.Simulation.Kernel;

namespace OrderActors.Simulation.TikTok;

/// <summary>TikTok Shop itself: its orders, its rules, and its ledger. The oracle of every run.</summary>
/// <remarks>Asked over connections that may fail; here nothing fails but what breaks the shop's own rules.</remarks>
internal sealed class SimulatedTikTok(World world, ImmutableArray<ShopSpec> shops)
{
    /// <summary>Small, so that even short polls meet pages.</summary>
    private const int PageSize = 2;

    private readonly SortedDictionary<string, SimulatedOrder> _orders = new(StringComparer.Ordinal);
    private readonly OrderJson _json = new();
    private int _lastPackage;

    public ImmutableArray<ShopSpec> Shops => shops;

    public TokenDesk Tokens { get; } = new(world, shops);

    public Ledger Ledger { get; } = new(world);

    public IReadOnlyCollection<SimulatedOrder> Orders => _orders.Values;

    /// <summary>Told when something about an order changed that TikTok sends a webhook for.</summary>
    public event Action<SimulatedOrder>? Changed;

    public SimulatedOrder Find(string id) => _orders[id];

    public void Add(SimulatedOrder order)
    {
        _orders.Add(order.Id, order);
        Touch(order, "placed");
    }

    /// <summary>Moves an order on, with a time that never goes back and a webhook.</summary>
    public void Move(SimulatedOrder order, string status)
    {
        order.Status = status;
        Touch(order, status);
    }

    public void Touch(SimulatedOrder order, string what)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(world.Now.ToUnixTimeSeconds());
        order.UpdatedAt = now > order.UpdatedAt ? now : order.UpdatedAt;
        Ledger.Add(what, order.Id, order.Shop.Key.ShopId);
        Changed?.Invoke(order);
    }

    public ImmutableArray<OrderDocument> Get(ShopAccess access, ImmutableArray<string> ids)
    {
        var shop = Enter(access);
        return [.. ids.Select(id => _orders.GetValueOrDefault(id)).OfType<SimulatedOrder>().Where(order => IsSeen(order, shop)).Select(Document)];
    }

    /// <summary>Pages by place in the list as it stands at the moment, so a change in between shifts them.</summary>
    public OrderPage Search(ShopAccess access, DateTimeOffset from, string? token)
    {
        var shop = Enter(access);
        var all = _orders.Values
            .Where(order => IsSeen(order, shop) && order.UpdatedAt >= from)
            .OrderBy(order => order.UpdatedAt).ThenBy(order => order.Id, StringComparer.Ordinal)
            .ToList();
        var start = token is null ? 0 : int.Parse(token, System.Globalization.CultureInfo.InvariantCulture);
        var next = start + PageSize < all.Count ? FormattableString.Invariant($"{start + PageSize}") : null;
        return new OrderPage([.. all.Skip(start).Take(PageSize).Select(Document)], next, all.Count);
    }

    public ShipReceipt Ship(ShopAccess access, ShipInstruction instruction)
    {
        var order = Own(access, instruction.OrderId);
        if (order is { MayShip: false, Status: not "AWAITING_COLLECTION" } || order.IsCancelRequested)
            throw Refused($"order {order.Id} is {order.Status} and cannot be shipped");

        var lines = order.Lines.Where(line => instruction.LineIds.Contains(line.Id)).ToList();
        if (lines.Exists(line => line.IsCancelled))
            throw Refused("a line was cancelled");

        // A package is shipped once; a label is bought, and a parcel announced, as often as one asks.
        if (instruction.Method is ShipMethod.ShipPackage && lines.Exists(line => line.IsArranged))
            throw Refused($"package {instruction.PackageId} was shipped already");

        return Arrange(order, lines, instruction.TrackingNumber, isByUs: true);
    }

    public ShipReceipt? FindShipment(ShopAccess access, ShipInstruction instruction)
    {
        var order = Own(access, instruction.OrderId);
        var arranged = order.Lines.Find(line => line.IsArranged && instruction.LineIds.Contains(line.Id));
        return arranged is null ? null : new ShipReceipt(arranged.PackageId!, arranged.TrackingNumber, "carrier", null);
    }

    public string Cancel(ShopAccess access, string orderId, string reason)
    {
        var order = Own(access, orderId);
        if (order.Status is not ("UNPAID" or "ON_HOLD" or "AWAITING_SHIPMENT"))
            throw Refused($"order {order.Id} is {order.Status} and cannot be cancelled");

        Cancel(order, "SELLER", reason);
        Ledger.Add("cancelled by us", order.Id, order.Id);
        return order.CancellationId!;
    }

    public string? FindCancellation(ShopAccess access, string orderId) => Own(access, orderId).CancellationId;

    public void Cancel(SimulatedOrder order, string by, string reason)
    {
        order.CancelledBy = by;
        order.CancelReason = reason;
        order.CancellationId = $"cancel-{order.Id}";
        order.IsCancelRequested = false;
        Move(order, "CANCELLED");
    }

    /// <summary>Makes the packages of an order where the market has them before shipping.</summary>
    public void MakePackages(SimulatedOrder order)
    {
        if (order.Shop.Market is not "ID")
            return;

        var package = NextPackage();
        foreach (var line in order.Active)
            line.PackageId = package;
    }

    /// <summary>Arranges lines; the order awaits collection once none is left.</summary>
    public ShipReceipt Arrange(SimulatedOrder order, List<SimulatedLine> lines, string? tracking, bool isByUs)
    {
        var package = lines[0].PackageId ?? NextPackage();
        foreach (var line in lines)
        {
            // What the seller does past us may meet what we do at the same moment; that is no repeat of ours.
            Ledger.Add(isByUs ? "shipped" : "shipped elsewhere", order.Id, line.Id);
            line.IsArranged = true;
            line.PackageId = package;
            line.TrackingNumber = tracking ?? $"track-{package}";
        }

        var next = order.Active.All(line => line.IsArranged) ? "AWAITING_COLLECTION" : "PARTIALLY_SHIPPING";
        if (order.Status != next)
            Move(order, next);

        return new ShipReceipt(package, lines[0].TrackingNumber, "carrier", null);
    }

    private string NextPackage() => FormattableString.Invariant($"package-{++_lastPackage}");

    private SimulatedOrder Own(ShopAccess access, string orderId)
    {
        var shop = Enter(access);
        return _orders.TryGetValue(orderId, out var order) && IsSeen(order, shop)
            ? order
            : throw Refused($"shop {shop.Key.ShopId} has no order {orderId}");
    }

    private ShopSpec Enter(ShopAccess access)
    {
        var shop = shops.Single(shop => shop.Key.ShopId == access.ShopId);
        Tokens.Use(shop, access.AccessToken);
        if (access.Cipher != CipherOf(shop))
            throw Refused("the cipher is another shop's");

        return shop;
    }

    public static string CipherOf(ShopSpec shop) => $"cipher-{shop.Key.ShopId}";

    private bool IsSeen(SimulatedOrder order, ShopSpec shop) => order.Shop == shop && world.Now >= order.VisibleAt;

    private OrderDocument Document(SimulatedOrder order) => new(order.Id, order.UpdatedAt, _json.Write(order), default);

    private static ChannelException Refused(string why) => new(ChannelErrorKind.Refused, why);
}
