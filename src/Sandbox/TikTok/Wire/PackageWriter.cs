using System.Text.Json.Nodes;

namespace OrderActors.Sandbox.TikTok;

/// <summary>A package as detail and search show it; before shipping its status is TO_FULFILL, as on the line.</summary>
internal static class PackageWriter
{
    public static JsonObject WriteDetail(PackageRecord package)
    {
        var json = Common(package);
        json["package_id"] = package.Id;
        json["package_status"] = package.Status.Wire();
        json["shipping_type"] = package.Order.ShippingType;
        json["delivery_option_id"] = package.Order.DeliveryOption.Id;
        json["delivery_option_name"] = package.Order.DeliveryOption.Name;
        json["split_and_combine_tag"] = package.IsCombined ? "COMBINE" : package.IsSplit ? "SPLIT" : "DEFAULT";
        json["has_multi_skus"] = package.Lines.Select(line => line.Sku).Distinct().Count() > 1;
        json["note_tag"] = package.Order.Draft.BuyerMessage is null ? "BUYER_UNNOTED" : "BUYER_NOTED";
        json["recipient_address"] = OrderWriter.WriteAddress(package.Order);
        json.SetIfKnown("handover_method", package.HandoverMethod);
        if (package.PickupSlot is { } slot)
            json["pickup_slot"] = new JsonObject { ["start_time"] = slot.Start, ["end_time"] = slot.End };

        return json;
    }

    public static JsonObject WriteRow(PackageRecord package)
    {
        var json = Common(package);
        json["id"] = package.Id;
        json["status"] = package.Status.Wire();
        return json;
    }

    private static JsonArray Skus(IEnumerable<LineRecord> lines) =>
        new([.. lines.GroupBy(line => line.Sku).Select(group => new JsonObject
        {
            ["id"] = group.Key.Id,
            ["name"] = group.Key.Spec.Name,
            ["image_url"] = $"https://images.invalid/{group.Key.Id}.jpeg",
            ["quantity"] = group.Count(),
        })]);

    private static JsonObject Common(PackageRecord package)
    {
        var json = new JsonObject
        {
            ["create_time"] = package.CreateTime,
            ["update_time"] = package.UpdateTime,
            ["order_line_item_ids"] = package.Lines.Select(line => line.Id).ToJson(),
            ["orders"] = new JsonArray([.. package.Orders.Select(order => new JsonObject
            {
                ["id"] = order.Id,
                ["skus"] = Skus(package.Lines.Where(line => line.Order == order)),
            })]),
        };
        json.SetIfKnown("tracking_number", package.TrackingNumber);
        json.SetIfKnown("shipping_provider_id", package.Provider?.Id);
        json.SetIfKnown("shipping_provider_name", package.Provider?.Name);
        return json;
    }
}
