namespace OrderActors.Domain.Shops;

/// <summary>Identity of one seller's shop: <c>{seller}/{shop}</c>; the shop id is TikTok's.</summary>
public readonly record struct ShopKey(string SellerId, string ShopId)
{
    /// <summary>The journal stream of the shop.</summary>
    public string Stream => "shop/" + this;

    /// <exception cref="FormatException">The text is not a key of two parts.</exception>
    public static ShopKey Parse(string text)
    {
        var parts = KeyParts.Split(text, 2);
        return new ShopKey(parts[0], parts[1]);
    }

    public override string ToString() => KeyParts.Join(SellerId, ShopId);
}
