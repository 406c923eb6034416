namespace OrderActors.Generator.Fill;

/// <summary>A shop that nobody is connected to: a gateway on this data calls no one.</summary>
internal static class ShopSql
{
    /// <summary>Seller, shop and instant.</summary>
    public const string Insert =
        """
        INSERT INTO shops (
          seller_id, shop_id, name, region, cipher, status, protected_access_token, access_expires_at,
          protected_refresh_token, refresh_expires_at, settings, version, connected_at, updated_at)
        VALUES ($1, $2, $2, 'ID', '', 'disconnected', '', $3, '', $3, '{}', 1, $3, $3)
        """;
}
