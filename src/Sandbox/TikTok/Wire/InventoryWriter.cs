using System.Text.Json.Nodes;

namespace OrderActors.Sandbox.TikTok;

/// <summary>Rows of the inventory search.</summary>
internal static class InventoryWriter
{
    public static JsonObject Write(ProductRecord product, IEnumerable<SkuRecord> skus) => new()
    {
        ["product_id"] = product.Id,
        ["skus"] = new JsonArray([.. skus.Select(Write)]),
    };

    private static JsonObject Write(SkuRecord sku)
    {
        var available = sku.StockByWarehouse.Values.Sum(stock => stock.Available);
        return new JsonObject
        {
            ["id"] = sku.Id,
            ["seller_sku"] = sku.Spec.SellerSku,
            ["total_available_quantity"] = available,
            ["total_committed_quantity"] = sku.StockByWarehouse.Values.Sum(stock => stock.Committed),
            ["total_available_inventory_distribution"] = new JsonObject
            {
                ["in_shop_inventory"] = new JsonObject { ["quantity"] = available },
            },
            ["warehouse_inventory"] = new JsonArray([.. sku.StockByWarehouse.Select(pair => new JsonObject
            {
                ["warehouse_id"] = pair.Key,
                ["available_quantity"] = pair.Value.Available,
                ["committed_quantity"] = pair.Value.Committed,
            })]),
        };
    }
}
