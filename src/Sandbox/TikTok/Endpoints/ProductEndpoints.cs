using System.Text.Json.Nodes;

namespace OrderActors.Sandbox.TikTok;

/// <summary>Stock numbers.</summary>
internal static class ProductEndpoints
{
    public const int MaxProducts = 100;
    public const int MaxSkus = 600;

    public static IReadOnlyList<ApiRoute> Routes { get; } =
    [
        new("POST", "/product/{v}/products/{id}/inventory/update", Scopes.ProductWrite, Update),
        new("POST", "/product/{v}/inventory/search", Scopes.ProductRead, Search),
    ];

    private static JsonObject Update(ApiCall call)
    {
        var wishes = call.Body.RequiredObjects("skus")
            .Select(sku => (sku.RequiredText("id"), Lines(sku)))
            .ToList();
        var errors = call.Shop.UpdateInventory(call.Id, wishes, call.Caller);
        foreach (var error in errors)
            call.Refused(error.Code, error.Message);

        return errors.Count == 0 ? [] : new JsonObject { ["errors"] = new JsonArray([.. errors.Select(Write)]) };
    }

    private static IReadOnlyList<InventoryLine> Lines(JsonObject sku) =>
        [.. sku.RequiredObjects("inventory").Select(Read)];

    private static InventoryLine Read(JsonObject line)
    {
        var quantity = line.Whole("quantity") ?? throw JsonReading.Missing("quantity");
        return new InventoryLine(line.Text("warehouse_id"), (int)Math.Clamp(quantity, int.MinValue, int.MaxValue));
    }

    private static JsonObject Write(InventoryError error)
    {
        var extra = new JsonObject { ["code"] = error.Code, ["message"] = error.Message };
        extra.SetIfKnown("warehouse_id", error.WarehouseId);
        return new JsonObject
        {
            ["code"] = ApiCodes.InventoryBatchError,
            ["message"] = "batch update inventory error",
            ["detail"] = new JsonObject { ["sku_id"] = error.SkuId, ["extra_errors"] = new JsonArray(extra) },
        };
    }

    private static JsonObject Search(ApiCall call)
    {
        var (products, skus) = (call.Body.Texts("product_ids"), call.Body.Texts("sku_ids"));
        if (products.Count > MaxProducts || skus.Count > MaxSkus)
            throw SandboxRefusedException.Parameter($"at most {MaxProducts} product_ids or {MaxSkus} sku_ids");

        if (products.Count == 0 && skus.Count == 0)
            throw SandboxRefusedException.Parameter("ProductIds or SkuIds is a required field");

        return new JsonObject { ["inventory"] = new JsonArray([.. call.Shop.InventoryJson(products, skus)]) };
    }
}
