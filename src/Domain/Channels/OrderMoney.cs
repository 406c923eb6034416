using OrderActors.Domain.Memory;

namespace OrderActors.Domain.Channels;

/// <summary>The parts of an order's money, in the order's currency, as the channel states them; null where a part is unknown.</summary>
/// <remarks>
/// Unknown is not zero: a part that the channel left out, or that cannot be read, is counted in no sum. Nothing here is
/// recomputed from other parts, because fees of some markets stand in none of them (TikTok document, 4.2). An order that was
/// cancelled keeps the amounts that it had.
/// </remarks>
public sealed record OrderMoney
{
    private readonly CompactAmount _itemPrice;
    private readonly CompactAmount _sellerDiscount;
    private readonly CompactAmount _platformDiscount;
    private readonly CompactAmount _paymentDiscount;
    private readonly CompactAmount _subTotal;
    private readonly CompactAmount _shippingFee;
    private readonly CompactAmount _tax;

    public static readonly OrderMoney Unknown = new();

    /// <summary>The goods before any discount (<c>original_total_product_price</c>).</summary>
    public decimal? ItemPrice
    {
        get => _itemPrice.OrNull;
        init => _itemPrice = value;
    }

    /// <summary>What the seller gave of the price.</summary>
    public decimal? SellerDiscount
    {
        get => _sellerDiscount.OrNull;
        init => _sellerDiscount = value;
    }

    /// <summary>What the platform pays of the price in the buyer's stead: the seller earns it.</summary>
    public decimal? PlatformDiscount
    {
        get => _platformDiscount.OrNull;
        init => _platformDiscount = value;
    }

    /// <summary>What the platform gave for the way of payment; a matter between platform and buyer.</summary>
    public decimal? PaymentDiscount
    {
        get => _paymentDiscount.OrNull;
        init => _paymentDiscount = value;
    }

    /// <summary>What the buyer paid for the goods alone.</summary>
    public decimal? SubTotal
    {
        get => _subTotal.OrNull;
        init => _subTotal = value;
    }

    public decimal? ShippingFee
    {
        get => _shippingFee.OrNull;
        init => _shippingFee = value;
    }

    public decimal? Tax
    {
        get => _tax.OrNull;
        init => _tax = value;
    }
}
