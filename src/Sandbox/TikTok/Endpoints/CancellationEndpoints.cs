using System.Text.Json.Nodes;

namespace OrderActors.Sandbox.TikTok;

/// <summary>Cancellations, and reading returns.</summary>
internal static class CancellationEndpoints
{
    public const int MinPage = 10;
    public const int MaxPage = 50;
    public const int MaxKey = 255;

    private static readonly string[] SearchVersions = ["202309", "202602"];

    public static IReadOnlyList<ApiRoute> Routes { get; } =
    [
        new("POST", "/return_refund/{v}/cancellations", Scopes.Returns, Create),
        new("POST", "/return_refund/{v}/cancellations/{id}/approve", Scopes.Returns, call => Decide(call, true)),
        new("POST", "/return_refund/{v}/cancellations/{id}/reject", Scopes.Returns, call => Decide(call, false)),
        new("POST", "/return_refund/{v}/cancellations/search", Scopes.Returns, Search) { Versions = SearchVersions },
        new("POST", "/return_refund/{v}/returns/search", Scopes.Returns, SearchReturns) { Versions = SearchVersions },
        new("GET", "/return_refund/{v}/reject_reasons", Scopes.Returns, _ => RejectReasons()),
    ];

    private static JsonObject Create(ApiCall call)
    {
        var skus = call.Body.Objects("skus").Select(sku => (sku.RequiredText("sku_id"), Quantity(sku))).ToList();
        var row = call.Shop.SellerCancels(
            call.Body.RequiredText("order_id"), call.Body.Texts("order_line_item_ids"), skus,
            call.Body.RequiredText("cancel_reason"), call.Caller);
        return new JsonObject { ["cancel_id"] = row.Id, ["cancel_status"] = row.Status.Wire() };
    }

    private static int Quantity(JsonObject sku) =>
        sku.Whole("quantity") is { } quantity and > 0 and <= OrderDraft.MaxUnits
            ? (int)quantity
            : throw SandboxRefusedException.Parameter($"quantity must be between 1 and {OrderDraft.MaxUnits}");

    private static JsonNode? Decide(ApiCall call, bool isApproved)
    {
        var key = call.Text("idempotency_key");
        if (key?.Length > MaxKey)
            throw SandboxRefusedException.Parameter($"idempotency_key is longer than {MaxKey}");

        var reason = isApproved ? null : call.Body.RequiredText("reject_reason");
        if (reason is not null && !CancelReasons.Reject.ContainsKey(reason))
            throw new SandboxRefusedException(ApiCodes.CancelReasonUnknown, $"reject_reason '{reason}' is not valid here");

        call.Shop.Decide(call.Id, isApproved, reason, key, call.Caller);
        return null;
    }

    private static JsonObject Search(ApiCall call)
    {
        var body = call.Body;
        var (ids, orders, buyers) = (body.Texts("cancel_ids"), body.Texts("order_ids"), body.Texts("buyer_user_ids"));
        var (types, statuses) = (body.Texts("cancel_types"), body.Texts("cancel_status"));
        var (created, updated) = (body.Range("create_time"), body.Range("update_time"));
        return OrderEndpoints.Write(call.Shop.SearchCancellations(Fits, FitsScripted, call.Page(Size(call))), "cancellations");

        bool FitsScripted(JsonObject row) =>
            (ids.Count == 0 || ids.Contains(row["cancel_id"]?.ToString() ?? ""))
            && (orders.Count == 0 || orders.Contains(row["order_id"]?.ToString() ?? ""))
            && (types.Count == 0 || types.Contains(row["cancel_type"]?.ToString() ?? ""))
            && (statuses.Count == 0 || statuses.Contains(row["cancel_status"]?.ToString() ?? ""));

        bool Fits(CancellationRecord row) =>
            (ids.Count == 0 || ids.Contains(row.Id))
            && (orders.Count == 0 || orders.Contains(row.Order.Id))
            && (buyers.Count == 0 || buyers.Contains(row.Order.UserId))
            && (types.Count == 0 || types.Contains(row.Type))
            && (statuses.Count == 0 || statuses.Contains(row.Status.Wire()))
            && row.CreateTime >= created.From && row.CreateTime < created.Before
            && row.UpdateTime >= updated.From && row.UpdateTime < updated.Before;
    }

    private static JsonObject SearchReturns(ApiCall call) => OrderEndpoints.Write(
        call.Shop.SearchReturns(call.Body.Texts("order_ids"), call.Body.Texts("return_ids"), call.Page(Size(call))),
        "return_orders");

    // Above 50 was seen to be refused with this code. Below 10 sources differ; the stricter reading finds more mistakes.
    private static int Size(ApiCall call) => call.PageSize(int.MaxValue) is var size and >= MinPage and <= MaxPage
        ? size
        : throw new SandboxRefusedException(ApiCodes.OutOfRange, "Value Out Of Range");

    private static JsonObject RejectReasons() => new()
    {
        ["reasons"] = new JsonArray([.. CancelReasons.Reject.Select(pair => new JsonObject
        {
            ["name"] = pair.Key,
            ["text"] = pair.Value,
        })]),
    };
}
