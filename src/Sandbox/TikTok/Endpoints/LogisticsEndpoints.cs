using System.Text.Json.Nodes;

namespace OrderActors.Sandbox.TikTok;

/// <summary>From warehouse to delivery option to the providers that an own-carrier shipment may name.</summary>
internal static class LogisticsEndpoints
{
    public static IReadOnlyList<ApiRoute> Routes { get; } =
    [
        new("GET", "/logistics/{v}/warehouses", Scopes.Logistics, Warehouses),
        new("GET", "/logistics/{v}/warehouses/{id}/delivery_options", Scopes.Logistics, Options),
        new("GET", "/logistics/{v}/delivery_options/{id}/shipping_providers", Scopes.Logistics, Providers),
    ];

    private static JsonObject Warehouses(ApiCall call) => new()
    {
        ["warehouses"] = new JsonArray([.. call.Shop.Warehouses.Select(warehouse => new JsonObject
        {
            ["id"] = warehouse.Id,
            ["name"] = warehouse.Name,
            ["type"] = "SALES_WAREHOUSE",
            ["sub_type"] = "DOMESTIC_WAREHOUSE",
            ["effect_status"] = "ENABLED",
            ["is_default"] = warehouse.IsDefault,
            ["address"] = new JsonObject
            {
                ["city"] = call.Shop.Market.City,
                ["postal_code"] = call.Shop.Market.PostalCode,
                ["region_code"] = call.Shop.Region,
            },
        })]),
    };

    private static JsonObject Options(ApiCall call)
    {
        if (call.Shop.Warehouses.All(warehouse => warehouse.Id != call.Id))
            throw SandboxRefusedException.Parameter($"warehouse {call.Id} does not exist");

        return new JsonObject
        {
            ["delivery_options"] = new JsonArray([.. All(call).Select(option => new JsonObject
            {
                ["id"] = option.Id,
                ["name"] = option.Name,
                ["type"] = option.Type,
                ["description"] = option.Name,
                ["platform"] = new JsonArray("TIKTOK_SHOP"),
            })]),
        };
    }

    private static JsonObject Providers(ApiCall call)
    {
        var option = All(call).FirstOrDefault(candidate => candidate.Id == call.Id)
            ?? throw SandboxRefusedException.Parameter($"delivery option {call.Id} does not exist");
        return new JsonObject
        {
            ["shipping_providers"] = new JsonArray([.. option.Providers.Select(provider => new JsonObject
            {
                ["id"] = provider.Id,
                ["name"] = provider.Name,
            })]),
        };
    }

    private static DeliveryOptionRecord[] All(ApiCall call) => [call.Shop.PlatformDelivery, call.Shop.SellerDelivery];
}
