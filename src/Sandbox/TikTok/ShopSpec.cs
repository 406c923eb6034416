namespace OrderActors.Sandbox.TikTok;

/// <summary>A shop to open: its market, its seller and what it sells.</summary>
/// <param name="Region">Two-letter market, such as GB, US, ID, MY, TH.</param>
public sealed record ShopSpec(string Region)
{
    public string Name { get; init; } = $"Sandbox shop {Region}";

    /// <summary>Shops of one seller share one authorization and so one token.</summary>
    public string Seller { get; init; } = "sandbox-seller";

    /// <summary>How many warehouses hold every SKU. Default 1.</summary>
    public int Warehouses { get; init; } = 1;

    /// <summary>Whether a paid order first stays ON_HOLD unless its draft says otherwise. Default false.</summary>
    public bool HoldsPaidOrders { get; init; }

    /// <summary>What is sold. Default a small catalogue with a bundle, a scarce SKU and one without a seller SKU.</summary>
    public IReadOnlyList<ProductSpec> Products { get; init; } = DefaultCatalogue.Products;
}

/// <summary>A product with its variants.</summary>
public sealed record ProductSpec(string Name, IReadOnlyList<SkuSpec> Skus);

/// <summary>A variant. A bundle names its parts by seller SKU and has no stock of its own.</summary>
/// <param name="SellerSku">May be empty, as on real orders; such a SKU is found by its id.</param>
/// <param name="Price">In units of the shop's currency before the market's scale, see <see cref="Market.PriceScale"/>.</param>
public sealed record SkuSpec(string SellerSku, string Name, decimal Price, int Quantity)
{
    public IReadOnlyList<BundlePart> Parts { get; init; } = [];
}

/// <summary>So many units of a SKU inside one bundle.</summary>
public sealed record BundlePart(string SellerSku, int Count);
