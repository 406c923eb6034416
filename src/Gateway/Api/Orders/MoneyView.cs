using OrderActors.Domain.Channels;

namespace OrderActors.Gateway.Api.Orders;

/// <summary>The money of an order by its parts, in the order's currency. A part that is unknown is null, and unknown is not zero.</summary>
/// <param name="ItemPrice">The goods before any discount.</param>
/// <param name="SellerDiscount">What the seller gave of the price.</param>
/// <param name="PlatformDiscount">What TikTok pays of the price in the buyer's stead.</param>
/// <param name="PaymentDiscount">What TikTok gave the buyer for the way of payment; no part of the seller's revenue.</param>
/// <param name="BuyerPaid">What the buyer paid in all.</param>
/// <param name="SellerRevenue">What the seller earns on the goods, before fees: what the buyer paid for them and what TikTok added.</param>
public sealed record MoneyView(
    string Currency,
    decimal? ItemPrice,
    decimal? SellerDiscount,
    decimal? PlatformDiscount,
    decimal? PaymentDiscount,
    decimal? ShippingFee,
    decimal? Tax,
    decimal? BuyerPaid,
    decimal? SellerRevenue)
{
    public static readonly MoneyView Unknown = new("", null, null, null, null, null, null, null, null);

    public static MoneyView Of(ChannelOrder order)
    {
        var money = order.Money ?? OrderMoney.Unknown;
        return new MoneyView(
            order.Currency,
            money.ItemPrice,
            money.SellerDiscount,
            money.PlatformDiscount,
            money.PaymentDiscount,
            money.ShippingFee,
            money.Tax,
            order.TotalAmount,
            Domain.Channels.SellerRevenue.Of(order));
    }
}
