using System.Globalization;

namespace OrderActors.LoadDriver.StandIn;

/// <summary>How large the installation is that orders are placed at.</summary>
/// <param name="Sellers">Each with an API key and a stock of its own.</param>
/// <param name="ShopsPerSeller">TikTok bounds the calls for one shop, and so does the gateway: few shops measure that bound.</param>
/// <param name="SkusPerSeller">Every shop of a seller sells all of them, from one stock.</param>
/// <param name="LinesPerOrder">SKUs in one order, one unit of each.</param>
internal sealed record LoadPlan(int Sellers, int ShopsPerSeller, int SkusPerSeller, int LinesPerOrder = 1)
{
    /// <summary>Units received of each SKU, the most that one adjustment may bring: more than any run orders.</summary>
    public const int StockOfEach = 1_000_000;

    public static string SellerName(int number) => string.Create(CultureInfo.InvariantCulture, $"seller-{number + 1}");

    public static string SkuName(int number) => string.Create(CultureInfo.InvariantCulture, $"SKU-{number + 1:000}");
}
