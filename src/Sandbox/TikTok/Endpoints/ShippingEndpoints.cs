using System.Text.Json.Nodes;

namespace OrderActors.Sandbox.TikTok;

/// <summary>The fulfillment calls that name an order: mark as shipped, buy a label, split, track, correct.</summary>
internal static class ShippingEndpoints
{
    public static IReadOnlyList<ApiRoute> Routes { get; } =
    [
        new("POST", "/fulfillment/{v}/orders/{id}/packages", Scopes.Fulfillment, MarkShipped),
        new("POST", "/fulfillment/{v}/orders/{id}/shipping_services/query", Scopes.Fulfillment, Services),
        new("POST", "/fulfillment/{v}/packages", Scopes.Fulfillment, BuyLabel) { Versions = ["202309", "202512"] },
        new("POST", "/fulfillment/{v}/orders/{id}/shipping_info/update", Scopes.Fulfillment, CorrectTracking),
        new("GET", "/fulfillment/{v}/orders/{id}/tracking", Scopes.Fulfillment, Tracking),
        new("GET", "/fulfillment/{v}/orders/split_attributes", Scopes.Fulfillment, SplitAttributes),
        new("POST", "/fulfillment/{v}/orders/{id}/split", Scopes.Fulfillment, Split),
    ];

    private static JsonObject MarkShipped(ApiCall call)
    {
        var trackingNumber = call.Body.RequiredText("tracking_number");
        var package = call.Shop.MarkShipped(
            call.Id, call.Body.Texts("order_line_item_ids"), trackingNumber,
            call.Body.RequiredText("shipping_provider_id"), call.Caller);
        var json = new JsonObject
        {
            ["order_id"] = call.Id,
            ["order_line_item_ids"] = package.LineIds.ToJson(),
            ["package_id"] = package.Id,
        };
        // The sandbox's own rule for a documented warning: a number of digits alone could be anyone's. Still a success.
        if (trackingNumber.All(char.IsAsciiDigit))
            json["warning"] = new JsonObject { ["message"] = "match more than one provider" };

        return json;
    }

    private static JsonObject Services(ApiCall call)
    {
        var (dimension, weight) = Parcel(call.Body);
        return new JsonObject
        {
            ["order_id"] = call.Id,
            ["order_line_id"] = call.Body.Texts("order_line_item_ids").ToJson(),
            ["dimension"] = dimension,
            ["weight"] = weight,
            ["shipping_services"] = new JsonArray(
                [.. call.Shop.Services(call.Id).Select(service => Write(service, call.Shop.Market))]),
        };
    }

    private static JsonObject BuyLabel(ApiCall call)
    {
        var (dimension, weight) = Parcel(call.Body);
        var (orderId, lineIds) = call.Path.Contains("/202512/", StringComparison.Ordinal)
            ? Newer(call.Body)
            : (call.Body.RequiredText("order_id"), call.Body.Texts("order_line_item_ids"));
        var (package, service) = call.Shop.BuyLabel(orderId, lineIds, call.Body.Text("shipping_service_id"), call.Caller);
        return new JsonObject
        {
            ["package_id"] = package.Id,
            ["order_id"] = orderId,
            ["order_line_item_ids"] = package.LineIds.ToJson(),
            ["dimension"] = dimension,
            ["weight"] = weight,
            ["create_time"] = package.CreateTime,
            ["shipping_service_info"] = Write(service, call.Shop.Market),
        };
    }

    // 202512 says how much of the order goes into the package; one package for several orders is not offered here.
    private static (string OrderId, IReadOnlyList<string> LineIds) Newer(JsonObject body) => body.Whole("ship_type") switch
    {
        1 => (body.RequiredText("order_id"), []),
        2 => (body.RequiredText("order_id"),
            [.. body.RequiredObjects("order_line_item").Select(line => line.RequiredText("order_line_id"))]),
        _ => throw SandboxRefusedException.Parameter("ship_type must be 1 or 2"),
    };

    private static (JsonNode Dimension, JsonNode Weight) Parcel(JsonObject body)
    {
        var dimension = body.Object("dimension") ?? throw JsonReading.Missing("dimension");
        var weight = body.Object("weight") ?? throw JsonReading.Missing("weight");
        foreach (var side in (ReadOnlySpan<string>)["length", "width", "height"])
            dimension.RequiredText(side);

        if (dimension.RequiredText("unit") is not ("CM" or "INCH") || weight.RequiredText("unit") is not ("GRAM" or "POUND"))
            throw SandboxRefusedException.Parameter("unit is invalid");

        weight.RequiredText("value");
        return (dimension.DeepClone(), weight.DeepClone());
    }

    private static JsonObject Write(ShippingService service, Market market) => new()
    {
        ["id"] = service.Id,
        ["name"] = service.Name,
        ["price"] = service.Price.Amount(),
        ["currency"] = market.Currency,
        ["earliest_delivery_days"] = service.EarliestDays,
        ["latest_delivery_days"] = service.LatestDays,
        ["is_default"] = service.IsDefault,
        ["shipping_provider_id"] = service.Provider.Id,
        ["shipping_provider_name"] = service.Provider.Name,
    };

    private static JsonNode? CorrectTracking(ApiCall call)
    {
        call.Shop.CorrectTracking(
            call.Id, call.Body.RequiredText("tracking_number"), call.Body.RequiredText("shipping_provider_id"), call.Caller);
        return null;
    }

    private static JsonObject Tracking(ApiCall call) => new() { ["tracking"] = call.Shop.TrackingJson(call.Id) };

    private static JsonObject SplitAttributes(ApiCall call)
    {
        var ids = (call.Text("order_ids") ?? throw JsonReading.Missing("order_ids")).Split(',');
        if (ids.Length > OrderEndpoints.MaxIds)
            throw SandboxRefusedException.Parameter($"order_ids has more than {OrderEndpoints.MaxIds} items");

        return new JsonObject
        {
            ["split_attributes"] = new JsonArray([.. ids.Select(id =>
            {
                var reason = call.Shop.WhyNoSplit(id);
                var json = new JsonObject { ["order_id"] = id, ["can_split"] = reason is null, ["must_split"] = false };
                json.SetIfKnown("reason", reason);
                return json;
            })]),
        };
    }

    private static JsonObject Split(ApiCall call)
    {
        var groups = call.Body.RequiredObjects("splittable_groups")
            .Select(group => new SplitGroup(group.RequiredText("id"), group.Texts("order_line_item_ids"))).ToList();
        var packages = call.Shop.SplitBySeller(call.Id, groups, call.Caller);
        return new JsonObject
        {
            ["packages"] = new JsonArray([.. groups.Zip(packages, (group, package) => new JsonObject
            {
                ["id"] = package,
                ["splittable_group_id"] = group.Id,
            })]),
        };
    }
}
