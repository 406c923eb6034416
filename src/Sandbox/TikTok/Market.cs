namespace OrderActors.Sandbox.TikTok;

/// <summary>What differs from market to market.</summary>
/// <param name="PriceScale">Factor from a catalogue price to a plausible one in <paramref name="Currency"/>.</param>
/// <param name="MarksShipped">Whether "Mark Package As Shipped" exists here; elsewhere it answers 21008106.</param>
/// <param name="SplitsUnits">Whether units of one SKU may go into different packages; elsewhere a SKU stays together.</param>
public sealed record Market(
    string Region,
    string Currency,
    decimal PriceScale,
    bool MarksShipped,
    bool SplitsUnits,
    string PhonePrefix,
    string City,
    string PostalCode)
{
    private static readonly Dictionary<string, Market> ByRegion = new Market[]
    {
        new("GB", "GBP", 1, true, true, "(+44)", "London", "SW1A 1AA"),
        new("US", "USD", 1, true, true, "(+1)", "San Jose", "95110"),
        new("ES", "EUR", 1, true, true, "(+34)", "Madrid", "28001"),
        new("IE", "EUR", 1, true, true, "(+353)", "Dublin", "D02 AF30"),
        new("IT", "EUR", 1, true, true, "(+39)", "Milano", "20121"),
        new("DE", "EUR", 1, true, true, "(+49)", "Berlin", "10115"),
        new("FR", "EUR", 1, true, true, "(+33)", "Paris", "75001"),
        new("PL", "PLN", 5, true, true, "(+48)", "Warszawa", "00-001"),
        new("JP", "JPY", 150, true, true, "(+81)", "Tokyo", "100-0001"),
        new("ID", "IDR", 10_000, false, false, "(+62)", "Jakarta", "10110"),
        new("MY", "MYR", 4, false, false, "(+60)", "Kuala Lumpur", "50000"),
        new("TH", "THB", 30, false, false, "(+66)", "Bangkok", "10200"),
        new("VN", "VND", 20_000, false, false, "(+84)", "Ha Noi", "100000"),
        new("PH", "PHP", 50, false, false, "(+63)", "Manila", "1000"),
        new("SG", "SGD", 1, false, false, "(+65)", "Singapore", "018956"),
        new("BR", "BRL", 5, false, false, "(+55)", "Sao Paulo", "01000-000"),
        new("MX", "MXN", 20, false, false, "(+52)", "Mexico City", "06000"),
    }.ToDictionary(market => market.Region, StringComparer.Ordinal);

    /// <summary>Whether a label is bought with <c>POST /packages</c> and a pending cancellation is rejected by shipping.</summary>
    public bool IsUnitedStates => Region == "US";

    /// <summary>Whether single units may be cancelled by the seller.</summary>
    public bool CancelsUnits => Region is "US" or "GB";

    /// <summary>How an order ships when its draft does not say.</summary>
    public string DefaultShippingType => MarksShipped ? ShippingTypes.Seller : ShippingTypes.TikTok;

    /// <exception cref="ArgumentException">The region is not one that the sandbox knows.</exception>
    public static Market Of(string region) =>
        ByRegion.TryGetValue(region, out var market)
            ? market
            : throw new ArgumentException($"No market '{region}'; known are {string.Join(", ", ByRegion.Keys)}.", nameof(region));

    /// <summary>Whether an order has a package before it is shipped.</summary>
    /// <remarks>
    /// Never in the US, nor where the seller's own carrier is marked afterwards. No public source says how a platform
    /// label is arranged in the other "mark as shipped" markets; the sandbox gives such an order a package up front.
    /// </remarks>
    public bool HasPackageUpFront(string shippingType) =>
        !IsUnitedStates && (!MarksShipped || shippingType == ShippingTypes.TikTok);
}

/// <summary>Values of <c>shipping_type</c>.</summary>
public static class ShippingTypes
{
    /// <summary>The label comes from TikTok.</summary>
    public const string TikTok = "TIKTOK";

    /// <summary>The seller's own carrier.</summary>
    public const string Seller = "SELLER";
}
