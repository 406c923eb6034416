using System.Text.Json.Nodes;

namespace OrderActors.Sandbox.TikTok;

/// <summary>What a script's order leaves out.</summary>
internal sealed class OrderDefaults(SandboxShop shop, Func<string, string> name)
{
    private const long Hour = 3_600;
    private const long Day = 86_400;

    private readonly Dictionary<string, string> _skuIds = new(StringComparer.Ordinal);

    /// <param name="begin">When the script began, in unix seconds.</param>
    public JsonObject Fill(JsonObject given, long begin)
    {
        var lines = (given["line_items"] as JsonArray ?? [])
            .Select(line => line is JsonObject members ? Line(members) : line?.DeepClone());
        var order = With(given, new JsonObject
        {
            ["status"] = OrderStatus.AwaitingShipment.Wire(),
            ["create_time"] = begin - 2 * Hour,
            ["update_time"] = begin - 60,
            ["paid_time"] = begin - 7_100,
            ["fulfillment_type"] = "FULFILLMENT_BY_SELLER",
            ["shipping_type"] = ShippingTypes.TikTok,
            ["order_type"] = "NORMAL",
            ["is_cod"] = false,
            ["payment"] = new JsonObject { ["currency"] = shop.Market.Currency, ["total_amount"] = "20.00" },
            ["recipient_address"] = new JsonObject
            {
                ["name"] = "A Person",
                ["address_line1"] = "1 Old Street",
                ["postal_code"] = "ZZ1 1ZZ",
                ["region_code"] = shop.Region,
            },
            ["rts_sla_time"] = begin + Day,
            ["cancel_order_sla_time"] = begin + 6 * Day,
        });
        if (given["line_items"] is JsonArray)
            order["line_items"] = new JsonArray([.. lines]);

        AddPackages(order);
        return order;
    }

    // A member that is given, even as null, is not filled in.
    private static JsonObject With(JsonObject given, JsonObject defaults)
    {
        var filled = given.DeepClone().AsObject();
        foreach (var (member, value) in defaults)
        {
            if (!filled.ContainsKey(member))
                filled[member] = value?.DeepClone();
        }

        return filled;
    }

    private static void AddPackages(JsonObject order)
    {
        if (order.ContainsKey("packages") || order["line_items"] is not JsonArray lines)
            return;

        var ids = lines.Select(line => (line as JsonObject)?["package_id"] is JsonValue id ? id.ToString() : null)
            .OfType<string>().Distinct().ToList();
        if (ids.Count > 0)
            order["packages"] = new JsonArray([.. ids.Select(id => new JsonObject { ["id"] = id })]);
    }

    private JsonObject Line(JsonObject given) => With(given, new JsonObject
    {
        ["sku_id"] = SkuId(given["seller_sku"]?.ToString() ?? ""),
        ["product_id"] = "1729000000000000001",
        ["product_name"] = "Thing",
        ["sku_name"] = "Default",
        ["original_price"] = "12.00",
        ["sale_price"] = "10.00",
        ["seller_discount"] = "1.00",
        ["platform_discount"] = "1.00",
        ["currency"] = shop.Market.Currency,
        ["display_status"] = OrderStatus.AwaitingShipment.Wire(),
        ["is_gift"] = false,
    });

    private string SkuId(string sellerSku)
    {
        if (!_skuIds.TryGetValue(sellerSku, out var id))
            _skuIds.Add(sellerSku, id = name($"1729{_skuIds.Count + 1:D2}#9"));

        return id;
    }
}
