namespace OrderActors.Domain.Shops;

/// <summary>Units of a SKU that one unit of a listing takes.</summary>
/// <param name="Units">From 1 to <see cref="MaxUnits"/>.</param>
public sealed record SkuUnits(string Sku, int Units)
{
    /// <summary>Most units of one SKU that one unit of a listing may take. Chosen: more is a mistake in typing.</summary>
    public const int MaxUnits = 10_000;

    /// <summary>Most SKUs that one listing may take its stock from. Chosen.</summary>
    public const int MaxSkus = 50;
}
