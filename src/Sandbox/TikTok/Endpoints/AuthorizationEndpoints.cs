using System.Text.Json.Nodes;

namespace OrderActors.Sandbox.TikTok;

/// <summary>The shops that a token covers.</summary>
internal static class AuthorizationEndpoints
{
    public static IReadOnlyList<ApiRoute> Routes { get; } =
    [
        new("GET", "/authorization/{v}/shops", Scopes.Authorization, Shops) { NeedsCipher = false },
    ];

    private static JsonObject Shops(ApiCall call) => new()
    {
        ["shops"] = new JsonArray([.. call.Shops.Where(shop => shop.Seller == call.Seller).Select(shop => new JsonObject
        {
            ["id"] = shop.Id,
            ["name"] = shop.Name,
            ["region"] = shop.Region,
            ["seller_type"] = "LOCAL",
            ["cipher"] = shop.Cipher,
            ["code"] = shop.Code,
        })]),
    };
}
