namespace OrderActors.Domain;

/// <summary>Whose a stream is, as its name says: <c>order/{seller}/{shop}/{id}</c>, <c>shop/{seller}/{shop}</c>,
/// <c>stock/{seller}/{location}/{sku}</c>.</summary>
/// <param name="SellerId">Null for a stream that is of no seller.</param>
/// <param name="ShopId">Null for a stream that is of no shop.</param>
public readonly record struct StreamScope(string? SellerId, string? ShopId)
{
    public static StreamScope Of(string stream)
    {
        var parts = stream.Split('/');
        return parts switch
        {
            ["order", var seller, var shop, _] => new StreamScope(Plain(seller), Plain(shop)),
            ["shop", var seller, var shop] => new StreamScope(Plain(seller), Plain(shop)),
            ["stock", var seller, _, _] => new StreamScope(Plain(seller), null),
            _ => default,
        };
    }

    private static string Plain(string part) => Uri.UnescapeDataString(part);
}
