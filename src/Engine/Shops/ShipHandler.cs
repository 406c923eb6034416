using OrderActors.Domain.Orders;
using OrderActors.Domain.Shipping;
using OrderActors.Engine.Effects;
using OrderActors.Engine.Orders;
using OrderActors.Ports.Channels;

namespace OrderActors.Engine.Shops;

/// <summary>Arranges shipping at the channel.</summary>
public sealed class ShipHandler(ShopEngine shop, IShopChannel channel, IShopOrders orders)
    : OrderEffectHandler(shop, channel, orders)
{
    public override EffectKindName Kind => EffectKinds.TikTokShip;

    /// <remarks>
    /// A package that is shipped twice is refused, and a parcel that is announced twice costs nothing; a label that is bought twice
    /// is paid for twice.
    /// </remarks>
    public override RepeatRule RepeatRuleOf(EffectIntent effect) => EffectRequest.Read(effect.Request).Ship?.Method switch
    {
        ShipMethod.BuyLabel => RepeatRule.Never,
        ShipMethod.ShipPackage => RepeatRule.RefusedTwice,
        ShipMethod.MarkShipped or null => RepeatRule.LookFirst,
    };

    protected override async Task<EffectResult> CallAsync(OrderKey order, EffectRequest request, EffectCall call) =>
        Arranged(await Shop.CallAsync(access =>
        {
            call.Begin();
            return Channel.ShipAsync(access, request.Ship!, CancellationToken.None);
        }));

    protected override async Task<EffectResult.Done?> FindAsync(OrderKey order, EffectRequest request) =>
        await Shop.CallAsync(access => Channel.FindShipmentAsync(access, request.Ship!, CancellationToken.None)) is { } receipt
            ? Arranged(receipt)
            : null;

    private static ShipmentArranged Arranged(ShipReceipt receipt) =>
        new(receipt.PackageId, receipt.TrackingNumber, receipt.ShippingProvider, receipt.Warning);
}
