namespace OrderActors.Sandbox.TikTok;

/// <summary>What a buyer orders.</summary>
/// <param name="Lines">At least one; the sum of quantities is at most <see cref="MaxUnits"/>.</param>
public sealed record OrderDraft(IReadOnlyList<DraftLine> Lines)
{
    public const int MaxUnits = 200;

    /// <summary>Default: the market's, see <see cref="Market.DefaultShippingType"/>.</summary>
    public string? ShippingType { get; init; }

    /// <summary>Whether the buyer pays at once. Default true.</summary>
    public bool IsPaid { get; init; } = true;

    /// <summary>Whether the order stays ON_HOLD once paid. Default: as the shop is set up.</summary>
    public bool? HasHold { get; init; }

    /// <summary>Cash on delivery: there is no payment step and no <c>paid_time</c>.</summary>
    public bool IsCashOnDelivery { get; init; }

    /// <summary>A free sample: prices are zero.</summary>
    public bool IsSample { get; init; }

    /// <summary>Sell even what is not available, as happens when the stock number on TikTok is too high.</summary>
    public bool IgnoresStock { get; init; }

    public string? BuyerMessage { get; init; }

    /// <summary>So many units of one SKU.</summary>
    public static OrderDraft Of(string sku, int quantity = 1) => new([new DraftLine(sku, quantity)]);
}

/// <summary>A wish for units of a SKU, named by its seller SKU or its id.</summary>
public sealed record DraftLine(string Sku, int Quantity = 1);
