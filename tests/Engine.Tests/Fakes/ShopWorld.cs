using OrderActors.Domain.Shops;
using OrderActors.Engine.Aggregates;
using OrderActors.Engine.Effects;
using OrderActors.Engine.Shops;
using OrderActors.Ports.Channels;
using OrderActors.Testing;

namespace OrderActors.Engine.Tests.Fakes;

/// <summary>A connected shop with everything around it.</summary>
internal sealed class ShopWorld
{
    public static readonly ShopKey Key = new("seller", "shop");
    public static readonly CommandContext Context = new("channel", "poll:schedule", null);

    public ShopWorld()
    {
        Channel = new FakeChannel(Clock);
        Shop = NewShop();
        Sync = new ShopSync(Shop, Channel, Orders, Store, Clock);
        Effects = new EffectEngine(
            [new ShipHandler(Shop, Channel, Orders), new CancelHandler(Shop, Channel, Orders)], new EffectOwners([Owner]), Clock);
    }

    public ManualTimeProvider Clock { get; } = new();

    public MemoryStore Store { get; } = new();

    public FakeChannel Channel { get; }

    public FakeShopOrders Orders { get; } = new();

    /// <summary>The orders as owners of effects.</summary>
    public FakeOwner Owner { get; } = new("order/");

    public ShopEngine Shop { get; }

    public ShopSync Sync { get; }

    public EffectEngine Effects { get; }

    public DateTimeOffset Now => Clock.GetUtcNow();

    /// <summary>The engine as another activation would make it.</summary>
    public ShopEngine NewShop() => NewShop(Key);

    /// <summary>Another shop, or another activation, over the same store and channel.</summary>
    public ShopEngine NewShop(ShopKey key) => new(key, Store, Store, Channel, new PlainSecrets(), Clock);

    public async Task<ShopWorld> ConnectAsync(TimeSpan? accessFor = null)
    {
        var expires = Now + (accessFor ?? TimeSpan.FromDays(7));
        await Shop.ExecuteAsync(
            (shop, now) => ShopDecider.Connect(shop, "Mugs", "US", "cipher", expires, now.AddDays(365), now),
            Context,
            record => record with { AccessToken = "access-0", RefreshToken = "refresh-0" });
        return this;
    }

    /// <summary>An order at the channel that changed so many seconds after now.</summary>
    public void Changes(string orderId, int second, string? payload = null)
    {
        Channel.Orders.RemoveAll(order => order.OrderId == orderId);
        Channel.Orders.Add(new OrderDocument(orderId, Now.AddSeconds(second), payload ?? orderId, Now));
    }
}
