using System.Text.Json.Nodes;

namespace OrderActors.Sandbox.TikTok;

/// <summary>An order as search and detail show it.</summary>
internal static class OrderWriter
{
    private const long Day = 86_400;

    public static JsonObject Write(OrderRecord order)
    {
        var json = new JsonObject
        {
            ["id"] = order.Id,
            ["status"] = order.Status.Wire(),
            ["user_id"] = order.UserId,
            ["order_type"] = "NORMAL",
            ["commerce_platform"] = "TIKTOK_SHOP",
            ["fulfillment_type"] = "FULFILLMENT_BY_SELLER",
            ["shipping_type"] = order.ShippingType,
            ["delivery_type"] = "HOME_DELIVERY",
            ["delivery_option_id"] = order.DeliveryOption.Id,
            ["delivery_option_name"] = order.DeliveryOption.Name,
            ["warehouse_id"] = order.WarehouseId,
            ["create_time"] = order.CreateTime,
            ["update_time"] = order.UpdateTime,
        };
        AddFlags(json, order);
        AddTimes(json, order);
        AddCancellation(json, order);
        AddShipment(json, order);
        AddBuyer(json, order);
        json["payment"] = PriceWriter.WritePayment(order);
        json["line_items"] = new JsonArray([.. order.Lines.Select(line => WriteLine(order, line))]);
        return json;
    }

    private static void AddFlags(JsonObject json, OrderRecord order)
    {
        json["is_cod"] = order.Draft.IsCashOnDelivery;
        json["is_sample_order"] = order.Draft.IsSample;
        json["is_on_hold_order"] = order.HasHold;
        json["is_buyer_request_cancel"] = order.PendingCancellation is not null;
        json["has_updated_recipient_address"] = order.HasUpdatedAddress;
        json["is_replacement_order"] = false;
        if (order.IsSplit)
            json["split_or_combine_tag"] = "SPLIT";

        if (order.CombineGroup is null)
            return;

        json["split_or_combine_tag"] = "COMBINED";
        json["auto_combine_group_id"] = order.CombineGroup;
    }

    // The deadlines are plausible distances, not a market's business-day rules.
    private static void AddTimes(JsonObject json, OrderRecord order)
    {
        json.SetIfKnown("paid_time", order.PaidTime);
        json.SetIfKnown("rts_time", order.ShippedTime);
        json.SetIfKnown("collection_time", order.CollectionTime);
        json.SetIfKnown("delivery_time", order.DeliveryTime);
        if (order.Status < OrderStatus.AwaitingShipment)
            return;

        var start = order.PaidTime ?? order.CreateTime;
        json["rts_sla_time"] = start + 2 * Day;
        json["tts_sla_time"] = start + 3 * Day;
        json["shipping_due_time"] = start + 5 * Day;
        json["cancel_order_sla_time"] = start + 5 * Day;
        json["collection_due_time"] = start + 7 * Day;
        json["delivery_sla_time"] = start + 12 * Day;
    }

    private static void AddCancellation(JsonObject json, OrderRecord order)
    {
        json.SetIfKnown("cancellation_initiator", order.CancellationInitiator);
        json.SetIfKnown("cancel_reason", order.CancelReason);
        json.SetIfKnown("cancel_time", order.CancelTime);
        json.SetIfKnown("request_cancel_time", order.RequestCancelTime);
    }

    private static void AddShipment(JsonObject json, OrderRecord order)
    {
        if (order.Packages.Count > 0)
            json["packages"] = new JsonArray([.. order.Packages.Select(package => new JsonObject { ["id"] = package.Id })]);

        if (order.Packages.Find(package => package.TrackingNumber is not null) is not { } shipped)
            return;

        json.SetIfKnown("tracking_number", shipped.TrackingNumber);
        json.SetIfKnown("shipping_provider", shipped.Provider?.Name);
        json.SetIfKnown("shipping_provider_id", shipped.Provider?.Id);
    }

    private static void AddBuyer(JsonObject json, OrderRecord order)
    {
        json.SetIfKnown("buyer_message", order.Draft.BuyerMessage);
        if (order.Status == OrderStatus.OnHold)
            return;

        json["buyer_email"] = $"v{order.UserId[^6..]}@scs2.tiktok.com";
        json["buyer_nickname"] = $"user{order.UserId[^6..]}";
        json["recipient_address"] = WriteAddress(order);
    }

    internal static JsonObject WriteAddress(OrderRecord order)
    {
        var isMasked = order.ShippingType == ShippingTypes.TikTok && order.ShippedTime is not null;
        var person = isMasked ? order.Recipient.Masked() : order.Recipient;
        return new JsonObject
        {
            ["name"] = $"{person.FirstName} {person.LastName}",
            ["first_name"] = person.FirstName,
            ["last_name"] = person.LastName,
            ["phone_number"] = person.Phone,
            ["full_address"] = $"{person.Street}, {person.City}, {person.PostalCode}, {order.Market.Region}",
            ["address_detail"] = person.Street,
            ["address_line1"] = person.Street,
            ["address_line2"] = "",
            ["postal_code"] = person.PostalCode,
            ["region_code"] = order.Market.Region,
            ["district_info"] = new JsonArray(
                new JsonObject
                {
                    ["address_level"] = "L0",
                    ["address_level_name"] = "Country",
                    ["address_name"] = order.Market.Region,
                    ["iso_code"] = order.Market.Region,
                },
                new JsonObject
                {
                    ["address_level"] = "L1",
                    ["address_level_name"] = "City",
                    ["address_name"] = person.City,
                }),
        };
    }

    private static JsonObject WriteLine(OrderRecord order, LineRecord line)
    {
        var json = new JsonObject
        {
            ["id"] = line.Id,
            ["sku_id"] = line.Sku.Id,
            ["seller_sku"] = line.Sku.Spec.SellerSku,
            ["product_id"] = line.Sku.Product.Id,
            ["product_name"] = line.Sku.Product.Name,
            ["sku_name"] = line.Sku.Spec.Name,
            ["sku_image"] = $"https://images.invalid/{line.Sku.Id}.jpeg",
            ["sku_type"] = "NORMAL",
            ["currency"] = order.Market.Currency,
            ["original_price"] = line.Price.Amount(),
            ["sale_price"] = line.Price.Amount(),
            ["seller_discount"] = "0",
            ["platform_discount"] = "0",
            ["is_gift"] = false,
            ["is_dangerous_good"] = false,
            ["display_status"] = line.Status.Wire(),
        };
        json.SetIfKnown("rts_time", line.ShippedTime);
        json.SetIfKnown("cancel_reason", line.CancelReason);
        json.SetIfKnown("cancel_user", line.CancelUser);
        AddPackage(json, line);
        if (line.Sku.IsBundle)
            json["combined_listing_skus"] = new JsonArray([.. line.Sku.Parts.Select(WritePart)]);

        return json;
    }

    private static void AddPackage(JsonObject json, LineRecord line)
    {
        if (line.Package is not { } package)
            return;

        json["package_id"] = package.Id;
        json["package_status"] = (line.IsActive ? package.Status : PackageStatus.Cancelled).Wire();
        json.SetIfKnown("tracking_number", package.TrackingNumber);
        json.SetIfKnown("shipping_provider_id", package.Provider?.Id);
        json.SetIfKnown("shipping_provider_name", package.Provider?.Name);
    }

    private static JsonObject WritePart((SkuRecord Sku, int Count) part) => new()
    {
        ["sku_id"] = part.Sku.Id,
        ["sku_count"] = part.Count,
        ["product_id"] = part.Sku.Product.Id,
        ["seller_sku"] = part.Sku.Spec.SellerSku,
    };
}
