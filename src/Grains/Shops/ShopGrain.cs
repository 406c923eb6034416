using Orleans;
using Orleans.Concurrency;
using OrderActors.Domain.Orders;
using OrderActors.Domain.Shops;
using OrderActors.Engine.Effects;
using OrderActors.Engine.Shops;
using OrderActors.GrainInterfaces;
using OrderActors.GrainInterfaces.Shops;
using OrderActors.Ports;
using OrderActors.Ports.Channels;
using OrderActors.Ports.Storage;
using ListingLink = OrderActors.Domain.Shops.ListingLink;
using RefreshOutcome = OrderActors.GrainInterfaces.Shops.RefreshOutcome;

namespace OrderActors.Grains.Shops;

/// <summary>One shop. What it does is in the engine; this class only carries.</summary>
/// <remarks>
/// Reentrant, because its calls to the channel take long and concern different orders. It is safe because no method
/// keeps state of its own across an await; the engine's executor alone does, and says what else it remembers.
/// </remarks>
[Reentrant]
[GrainType("shop")]
public sealed class ShopGrain(
    ICommitPipeline pipeline,
    IStoreReader reader,
    IShopChannel channel,
    ISecretProtector protector,
    IShopOrders orders,
    EffectOwners owners,
    TimeProvider clock) : Grain, IShopGrain
{
    private ShopEngine _shop = null!;
    private ShopSync _sync = null!;
    private EffectEngine _effects = null!;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var key = ShopKey.Parse(this.GetPrimaryKeyString());
        _shop = new ShopEngine(key, pipeline, reader, channel, protector, clock);
        _sync = new ShopSync(_shop, channel, orders, pipeline, clock);
        _effects = new EffectEngine(
            [new ShipHandler(_shop, channel, orders), new CancelHandler(_shop, channel, orders)], owners, clock);
        return _shop.LoadAsync(cancellationToken);
    }

    public async Task<CommandReply> ConnectAsync(ConnectShop command) => (await _shop.ExecuteAsync(
        (shop, now) => ShopDecider.Connect(
            shop, command.Name, command.Region, command.Cipher, command.AccessExpiresAt, command.RefreshExpiresAt, now),
        Context.Of(command.Caller),
        record => record with { AccessToken = command.AccessToken, RefreshToken = command.RefreshToken })).ToReply();

    public async Task<CommandReply> DisconnectAsync(DisconnectShop command) => (await _shop.ExecuteAsync(
        (shop, now) => ShopDecider.Disconnect(shop, command.Reason, now),
        Context.Of(command.Caller))).ToReply();

    public async Task<CommandReply> ChangeSettingsAsync(ChangeShopSettings command)
    {
        return (await _shop.ExecuteAsync(
            (shop, now) => ShopDecider.ChangeSettings(shop, SettingsAfter(command, shop.Settings), now),
            Context.Of(command.Caller))).ToReply();
    }

    public async Task<CommandReply> LinkListingsAsync(LinkListings command) => (await _shop.ExecuteAsync(
        (shop, now) => ShopDecider.LinkListings(
            shop,
            [.. command.Links.Select(ToLink)],
            now),
        Context.Of(command.Caller))).ToReply();

    public async Task<RefreshedOrder[]> RefreshOrdersAsync(RefreshOrders command)
    {
        var results = await _sync.RefreshAsync(
            [.. command.Orders.Select(order => new RefreshItem(order.OrderId, Context.Of(order.Caller)))]);
        return
        [
            .. results.Select(result => new RefreshedOrder(
                result.OrderId, ToMessage(result.Outcome), result.Message, result.RetryAfter, result.Known.ToMessage())),
        ];
    }

    public async Task<SyncReply> SyncAsync(Caller caller)
    {
        var result = await _sync.SyncAsync(Context.Of(caller));
        return new SyncReply(result.Orders, result.SyncedTo, result.Error, result.HasMore, result.Skipped);
    }

    public Task PerformEffectAsync(PerformEffect command)
    {
        var kind = new EffectKindName(command.Kind);
        return _effects.PerformAsync(
            new EffectIntent(
                command.EffectId,
                command.Stream ?? OrderKey.Parse(command.OrderKey).Stream,
                _shop.Key.SellerId,
                kind,
                new EffectTarget(kind.Integration, _shop.Key.ShopId),
                command.Request)
            {
                TraceParent = command.TraceParent,
            },
            command.LookFirst,
            command.CallBefore);
    }

    private static ShopSettings SettingsAfter(ChangeShopSettings command, ShopSettings known) => new(
        command.Location,
        command.AutoShipAfter,
        command.SyncEvery,
        command.UnitSign switch
        {
            null => known.UnitSign,
            "" => null,
            var sign => sign,
        },
        command.Warehouses is { } warehouses
            ? [.. warehouses.Select(warehouse => new Domain.Shops.WarehouseLink(warehouse.WarehouseId, warehouse.Location))]
            : known.Warehouses);

    private static ListingLink ToLink(GrainInterfaces.Shops.ListingLink link) => ListingLink.Of(
        link.ChannelSkuId,
        link.SellerSku,
        link.Title,
        link.Units is { } units
            ? units.Select(unit => new Domain.Shops.SkuUnits(unit.Sku, unit.Units))
            : link.Sku.Length == 0 ? [] : [new Domain.Shops.SkuUnits(link.Sku, 1)]);

    private static RefreshOutcome ToMessage(Engine.Shops.RefreshOutcome outcome) => outcome switch
    {
        Engine.Shops.RefreshOutcome.Applied => RefreshOutcome.Applied,
        Engine.Shops.RefreshOutcome.NotFound => RefreshOutcome.NotFound,
        Engine.Shops.RefreshOutcome.Failed => RefreshOutcome.Failed,
        Engine.Shops.RefreshOutcome.Unreadable => RefreshOutcome.Unreadable,
        Engine.Shops.RefreshOutcome.StorageAway => RefreshOutcome.StorageAway,
        Engine.Shops.RefreshOutcome.Skipped => RefreshOutcome.Skipped,
    };
}
