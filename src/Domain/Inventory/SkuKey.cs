namespace OrderActors.Domain.Inventory;

/// <summary>Identity of the stock of one SKU at one location: <c>{seller}/{location}/{sku}</c>.</summary>
public readonly record struct SkuKey(string SellerId, string Location, string Sku)
{
    /// <summary>The journal stream of the stock.</summary>
    public string Stream => "stock/" + this;

    /// <exception cref="FormatException">The text is not a key of three parts.</exception>
    public static SkuKey Parse(string text)
    {
        var parts = KeyParts.Split(text, 3);
        return new SkuKey(parts[0], parts[1], parts[2]);
    }

    public override string ToString() => KeyParts.Join(SellerId, Location, Sku);
}
