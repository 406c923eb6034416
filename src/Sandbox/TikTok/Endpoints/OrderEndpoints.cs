using System.Text.Json.Nodes;

namespace OrderActors.Sandbox.TikTok;

/// <summary>Reading orders.</summary>
internal static class OrderEndpoints
{
    public const int MaxPage = 100;
    public const int MaxIds = 50;
    public const int MaxWarehouses = 100;

    private const string ByIds = "/order/{v}/orders";

    public static IReadOnlyList<ApiRoute> Routes { get; } =
    [
        new("POST", "/order/{v}/orders/search", Scopes.Orders, Search),
        new("GET", ByIds, Scopes.Orders, Detail) { Versions = ["202309", "202507"] },
        new("GET", "/order/{v}/orders/{id}/price_detail", Scopes.Orders, call => call.Shop.PriceDetail(call.Id))
        {
            Versions = ["202407"],
        },
    ];

    public static bool IsReadByIds(ApiRoute route) => route.Template == ByIds;

    /// <summary>An answer of one page, as every search gives it.</summary>
    public static JsonObject Write(Page page, string rows) => new()
    {
        ["next_page_token"] = page.NextPageToken,
        ["total_count"] = page.TotalCount,
        [rows] = new JsonArray([.. page.Rows]),
    };

    private static JsonObject Search(ApiCall call)
    {
        var warehouses = call.Body.Texts("warehouse_ids");
        if (warehouses.Count > MaxWarehouses)
            throw SandboxRefusedException.Parameter($"warehouse_ids has more than {MaxWarehouses} items");

        var search = new OrderSearch
        {
            Status = KnownStatus(call.Body.Text("order_status")),
            Created = call.Body.Range("create_time"),
            Updated = call.Body.Range("update_time"),
            ShippingType = call.Body.Text("shipping_type"),
            BuyerUserId = call.Body.Text("buyer_user_id"),
            IsBuyerRequestCancel = call.Body.Flag("is_buyer_request_cancel"),
            WarehouseIds = warehouses,
        };
        return Write(call.Shop.SearchOrders(search, call.Page(call.PageSize(MaxPage))), "orders");
    }

    private static JsonObject Detail(ApiCall call)
    {
        var ids = (call.Text("ids") ?? throw JsonReading.Missing("ids")).Split(',');
        if (ids.Length > MaxIds)
            throw SandboxRefusedException.Parameter($"ids has more than {MaxIds} items");

        return new JsonObject { ["orders"] = new JsonArray([.. call.Shop.OrdersJson(ids)]) };
    }

    private static string? KnownStatus(string? status) =>
        status is null || Enum.GetValues<OrderStatus>().Any(known => known.Wire() == status)
            ? status
            : throw SandboxRefusedException.Parameter($"order_status '{status}' is invalid");
}
