using System.Text.Json.Nodes;

namespace OrderActors.Sandbox.TikTok;

/// <summary>Rows of the after-sales searches.</summary>
internal static class CancellationWriter
{
    public static JsonObject Write(CancellationRecord row, TimeSpan respondWithin)
    {
        var currency = row.Order.Market.Currency;
        var json = new JsonObject
        {
            ["cancel_id"] = row.Id,
            ["order_id"] = row.Order.Id,
            ["cancel_type"] = row.Type,
            ["cancel_status"] = row.Status.Wire(),
            ["role"] = row.Role,
            ["cancel_reason"] = row.Reason,
            ["cancel_reason_text"] = CancelReasons.TextOf(row.Reason),
            ["create_time"] = row.CreateTime,
            ["update_time"] = row.UpdateTime,
            ["should_replenish_stock"] = row.Lines.All(pair => pair.Line.ShippedTime is null),
            ["refund_amount"] = Refund(row.Lines.Sum(pair => pair.Line.Price), currency),
            ["cancel_line_items"] = new JsonArray([.. row.Lines.Select(pair => new JsonObject
            {
                ["cancel_line_item_id"] = pair.Id,
                ["order_line_item_id"] = pair.Line.Id,
                ["sku_id"] = pair.Line.Sku.Id,
                ["seller_sku"] = pair.Line.Sku.Spec.SellerSku,
                ["product_name"] = pair.Line.Sku.Product.Name,
                ["sku_name"] = pair.Line.Sku.Spec.Name,
                ["refund_amount"] = Refund(pair.Line.Price, currency),
            })]),
        };
        if (row.Status == CancelStatus.Pending)
        {
            json["seller_next_action_response"] = new JsonArray(new JsonObject
            {
                ["action"] = "SELLER_RESPOND_CANCEL",
                ["deadline"] = row.CreateTime + (long)respondWithin.TotalSeconds,
            });
        }

        return json;
    }

    public static JsonObject Write(ReturnRecord row) => new()
    {
        ["return_id"] = row.Id,
        ["order_id"] = row.Order.Id,
        ["return_type"] = row.Type,
        ["return_status"] = row.Status,
        ["role"] = "BUYER",
        ["return_reason"] = "ecom_order_delivered_refund_and_return_reason_wrong_product_seller",
        ["return_reason_text"] = "Wrong item was sent",
        ["create_time"] = row.CreateTime,
        ["update_time"] = row.UpdateTime,
        ["refund_amount"] = Refund(row.Lines.Sum(line => line.Price), row.Order.Market.Currency),
        ["return_line_items"] = new JsonArray([.. row.Lines.Select(line => new JsonObject
        {
            ["return_line_item_id"] = line.Id,
            ["order_line_item_id"] = line.Id,
            ["sku_id"] = line.Sku.Id,
            ["seller_sku"] = line.Sku.Spec.SellerSku,
            ["product_name"] = line.Sku.Product.Name,
            ["sku_name"] = line.Sku.Spec.Name,
        })]),
    };

    private static JsonObject Refund(decimal goods, string currency) => new()
    {
        ["currency"] = currency,
        ["refund_subtotal"] = goods.Amount(),
        ["refund_shipping_fee"] = "0",
        ["refund_tax"] = "0",
        ["refund_total"] = goods.Amount(),
    };
}
