namespace OrderActors.Domain.Inventory;

/// <summary>Identity of the stock of one SKU at one location: <c>{seller}/{location}/{sku}</c>.</summary>
/// <remarks>
/// A key that is made of names has them in the form that <see cref="StockName"/> gives them, so that no door can let a
/// second name for the same stock in. What is stored is taken as it is (<see cref="Stored"/>, <see cref="Parse"/>, JSON): stock
/// that was counted under another form keeps its name, its journal and its reservations.
/// </remarks>
public readonly record struct SkuKey
{
    public SkuKey(string sellerId, string location, string sku) =>
        (SellerId, Location, Sku) = (sellerId, StockName.Normalize(location), StockName.Normalize(sku));

    public string SellerId { get; init; }

    public string Location { get; init; }

    public string Sku { get; init; }

    /// <summary>The journal stream of the stock.</summary>
    public string Stream => "stock/" + this;

    /// <summary>The key of a row, whose names may be older than the form that new names have.</summary>
    public static SkuKey Stored(string sellerId, string location, string sku) =>
        new() { SellerId = sellerId, Location = location, Sku = sku };

    /// <summary>Reads the text of a key, as it was stored or made by <see cref="ToString"/>.</summary>
    /// <exception cref="FormatException">The text is not a key of three parts.</exception>
    public static SkuKey Parse(string text)
    {
        var parts = KeyParts.Split(text, 3);
        return Stored(parts[0], parts[1], parts[2]);
    }

    public override string ToString() => KeyParts.Join(SellerId, Location, Sku);
}
