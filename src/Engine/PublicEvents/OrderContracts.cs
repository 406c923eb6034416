using System.Collections.Immutable;
using OrderActors.Domain.Channels;
using OrderActors.Domain.Orders;

namespace OrderActors.Engine.PublicEvents;

/// <summary>Shows an order as the public contract has it. The words are the contract's, and stay when the Domain's change.</summary>
internal static class OrderContracts
{
    /// <param name="version">How many events the order has had.</param>
    public static PublicOrder Of(Order order, long version)
    {
        var channel = order.Channel!;
        return new PublicOrder(
            order.Key.RowId.ToString(),
            order.Key.TikTokOrderId,
            order.Key.ShopId,
            order.State.Name(),
            channel.StatusText,
            version,
            channel.PlacedAt,
            channel.PaidAt,
            channel.ShipBy,
            [.. channel.Lines.Select(line => Of(order, line))],
            [.. order.Packages.Select(Of)],
            MoneyOf(channel),
            [.. order.Holds.Values.Select(Of)],
            Of(order.Failure ?? order.Shortage),
            channel.IsSample,
            channel.IsCashOnDelivery);
    }

    public static PublicPackage Of(OrderPackage package) => new(
        package.Id,
        package.LineIds,
        package.TrackingNumber,
        package.Provider,
        package.ArrangedAt,
        package.CollectedAt,
        package.DeliveredAt);

    public static PublicHold Of(Hold hold) => new(NameOf(hold.Kind), hold.Reason, hold.LineIds, hold.At);

    private static PublicLine Of(Order order, ChannelOrderLine line) => new(
        line.Id,
        line.SkuId,
        line.SellerSku,
        line.ProductName,
        line.SkuName,
        1,
        NameOf(OrderLines.StateOf(order, line)),
        line.PackageId ?? order.Packages.FirstOrDefault(package => package.Id.Length > 0 && package.LineIds.Contains(line.Id))?.Id,
        line.SalePrice,
        line.IsGift,
        StockOf(order, line.Id));

    private static ImmutableArray<PublicStockNeed> StockOf(Order order, string lineId) =>
        order.GroupOf(lineId) is not { } group
            ? []
            : [.. group.Lines.First(line => line.LineId == lineId).Needs
                .Select(need => new PublicStockNeed(need.Sku.Location, need.Sku.Sku, need.Quantity))];

    private static PublicMoney MoneyOf(ChannelOrder channel)
    {
        var money = channel.Money ?? OrderMoney.Unknown;
        return new PublicMoney(
            channel.Currency,
            channel.TotalAmount,
            money.ItemPrice,
            money.SellerDiscount,
            money.PlatformDiscount,
            money.PaymentDiscount,
            money.ShippingFee,
            money.Tax,
            SellerRevenue.Of(channel));
    }

    private static PublicFailure? Of(Failure? failure) =>
        failure is null ? null : new PublicFailure(NameOf(failure.Reason), failure.Message, failure.Attempt);

    private static string NameOf(LineState state) => state switch
    {
        LineState.Awaiting => "awaiting",
        LineState.ShortOfStock => "short",
        LineState.Refused => "refused",
        LineState.Ready => "ready",
        LineState.Arranged => "arranged",
        LineState.Dispatched => "dispatched",
        LineState.Delivered => "delivered",
        LineState.Cancelled => "cancelled",
        LineState.Lost => "lost",
    };

    private static string NameOf(HoldKind kind) => kind switch
    {
        HoldKind.Remorse => "remorse",
        HoldKind.BuyerCancelRequest => "buyer_cancel_request",
        HoldKind.Manual => "manual",
        HoldKind.UncertainEffect => "uncertain_call",
        HoldKind.Announced => "announced",
        HoldKind.InvoicePending => "invoice_pending",
        HoldKind.ChannelRefusal => "channel_refusal",
    };

    private static string NameOf(FailureReason reason) => reason switch
    {
        FailureReason.OutOfStock => "out_of_stock",
        FailureReason.UnknownSku => "unknown_sku",
        FailureReason.ShippingRefused => "shipping_refused",
    };
}
