using System.Text.Json.Nodes;

namespace OrderActors.Sandbox.TikTok;

/// <summary>The fulfillment calls that name a package: ship, read, search, documents.</summary>
internal static class PackageEndpoints
{
    public const int MaxPage = 50;

    /// <summary>Packages in one batch. Chosen; no public source says.</summary>
    public const int MaxBatch = 50;

    private const int SlotHours = 4;

    private static readonly TimeSpan LabelLifetime = TimeSpan.FromHours(24);

    public static IReadOnlyList<ApiRoute> Routes { get; } =
    [
        new("POST", "/fulfillment/{v}/packages/{id}/ship", Scopes.Fulfillment, Ship),
        new("POST", "/fulfillment/{v}/packages/ship", Scopes.Fulfillment, ShipMany),
        new("GET", "/fulfillment/{v}/packages/{id}", Scopes.Fulfillment, call => call.Shop.PackageJson(call.Id)),
        new("POST", "/fulfillment/{v}/packages/search", Scopes.Fulfillment, Search),
        new("GET", "/fulfillment/{v}/packages/{id}/shipping_documents", Scopes.Fulfillment, Documents),
        new("GET", "/fulfillment/{v}/packages/{id}/handover_time_slots", Scopes.Fulfillment, Slots),
    ];

    /// <summary>Where a label is downloaded without a signature.</summary>
    public static string LabelPath(string packageId, DateTimeOffset expiresAt) =>
        $"/_documents/{packageId}.pdf?expires={expiresAt.ToUnixTimeSeconds()}";

    private static JsonNode? Ship(ApiCall call)
    {
        call.Shop.ShipPackage(call.Id, Read(call.Body), call.Caller);
        return null;
    }

    private static JsonObject ShipMany(ApiCall call)
    {
        var packages = call.Body.RequiredObjects("packages");
        if (packages.Count > MaxBatch)
            throw SandboxRefusedException.Parameter($"packages has more than {MaxBatch} items");

        var errors = new JsonArray();
        foreach (var package in packages)
        {
            var id = package.RequiredText("id");
            try
            {
                call.Shop.ShipPackage(id, Read(package), call.Caller);
            }
            catch (SandboxRefusedException refusal)
            {
                call.Refused(refusal.Code, refusal.Message);
                errors.Add((JsonNode)new JsonObject
                {
                    ["code"] = refusal.Code,
                    ["message"] = refusal.Message,
                    ["detail"] = new JsonObject { ["package_id"] = id },
                });
            }
        }

        return errors.Count == 0 ? [] : new JsonObject { ["errors"] = errors };
    }

    private static ShipRequest Read(JsonObject body)
    {
        var method = body.Text("handover_method");
        if (method is not (null or "PICKUP" or "DROP_OFF"))
            throw SandboxRefusedException.Parameter($"handover_method '{method}' is invalid");

        var slot = body.Object("pickup_slot");
        if (slot is not null && method != "PICKUP")
            throw SandboxRefusedException.Parameter("pickup_slot goes with handover_method PICKUP only");

        var own = body.Object("self_shipment");
        return new ShipRequest(
            method,
            slot is null ? null : (Required(slot, "start_time"), Required(slot, "end_time")),
            own?.RequiredText("tracking_number"),
            own?.RequiredText("shipping_provider_id"));
    }

    private static long Required(JsonObject body, string name) => body.Whole(name) ?? throw JsonReading.Missing(name);

    private static JsonObject Search(ApiCall call) => OrderEndpoints.Write(
        call.Shop.SearchPackages(
            call.Body.Range("create_time"), call.Body.Range("update_time"), call.Body.Text("package_status"),
            call.Page(call.PageSize(MaxPage), "order_pay_time")),
        "packages");

    private static JsonObject Documents(ApiCall call)
    {
        if (call.Text("document_type") is null)
            throw JsonReading.Missing("document_type");

        call.OneOf(
            "document_type", "SHIPPING_LABEL", "PACKING_SLIP", "SHIPPING_LABEL_AND_PACKING_SLIP", "SHIPPING_LABEL_PICTURE",
            "HAZMAT_LABEL", "INVOICE_LABEL");
        call.OneOf("document_size", "A6", "A5");
        if (call.OneOf("document_format", "PDF", "ZPL") == "ZPL" && call.Shop.Region is not ("BR" or "MX"))
            throw SandboxRefusedException.Parameter("document_format ZPL is for BR and MX only");

        var package = call.Shop.LabelOf(call.Id);
        var json = new JsonObject
        {
            ["doc_url"] = call.Context.BaseAddress + LabelPath(package.Id, call.Context.Now + LabelLifetime)[1..],
        };
        json.SetIfKnown("tracking_number", package.TrackingNumber);
        return json;
    }

    private static JsonObject Slots(ApiCall call)
    {
        call.Shop.PackageJson(call.Id);
        var start = call.Context.Seconds / 3600 * 3600 + 3600;
        return new JsonObject
        {
            ["can_pickup"] = true,
            ["can_drop_off"] = true,
            ["can_van_collection"] = false,
            ["pickup_slots"] = new JsonArray([.. Enumerable.Range(0, 3).Select(slot => new JsonObject
            {
                ["start_time"] = start + slot * SlotHours * 3600,
                ["end_time"] = start + (slot + 1) * SlotHours * 3600,
                // Misspelt on the real wire as well.
                ["avaliable"] = true,
            })]),
        };
    }
}
