namespace OrderActors.Sandbox.TikTok;

/// <summary>
/// Drives the stand-in from outside its process, unsigned, on loopback only. Described with curl lines in the
/// project's README. A refusal is 409 with <c>code</c> and <c>message</c>.
/// </summary>
internal static class ControlApi
{
    private const int DefaultRows = 100;
    private const int MaxRows = 1_000;

    public static void Map(WebApplication app, SandboxServer server)
    {
        var root = app.MapGroup("/_sandbox").AddEndpointFilter(Refusals);
        root.MapGet("/", () => Describe(server));
        root.MapGet("/shops", () => server.Shops.Select(Describe));
        root.MapPost("/authorize", (string? seller) => server.Tokens.Authorize(seller));
        root.MapPost("/tokens/expire", () => server.Tokens.ExpireAccessTokens());
        MapShop(root, server);
        ScriptApi.Map(root.MapGroup("/shops/{region}"), server);
        MapOrders(root.MapGroup("/shops/{region}/orders"), server);
        MapFaults(root, server);
        MapWebhooks(root, server);
        MapLedger(root, server);
        root.MapFallback("/{**path}", () =>
            Results.Text("No such control call, or its body is not application/json", statusCode: 404));
    }

    private static void MapShop(RouteGroupBuilder root, SandboxServer server)
    {
        var shop = root.MapGroup("/shops/{region}");
        shop.MapGet("/catalogue", (string region) => server.ShopIn(region).Catalogue);
        shop.MapGet("/cancellations", (string region) => server.ShopIn(region).Cancellations);
        shop.MapPut("/stock/{sku}", (string region, string sku, int quantity) =>
        {
            server.ShopIn(region).SetAvailable(sku, quantity);
            return server.ShopIn(region).Sku(sku);
        });
        shop.MapPost("/deauthorize", (string region) => server.ShopIn(region).Deauthorize());
        shop.MapPost("/warn-of-expiry", (string region, int days) => server.ShopIn(region).WarnOfExpiry(TimeSpan.FromDays(days)));
    }

    private static void MapOrders(RouteGroupBuilder orders, SandboxServer server)
    {
        orders.MapGet("/", (string region, string? status, int? limit) =>
        {
            var wanted = Word<OrderStatus>(status);
            return server.ShopIn(region).Orders.Where(order => wanted is null || order.Status == wanted).TakeLast(Rows(limit));
        });
        orders.MapPost("/", (string region, OrderDraft draft) => server.ShopIn(region).PlaceOrder(draft));
        orders.MapGet("/{id}", (string region, string id) => server.ShopIn(region).OrderJson(id));
        orders.MapPost("/{id}/pay", (string region, string id) => server.ShopIn(region).Pay(id));
        orders.MapPost("/{id}/release", (string region, string id) => server.ShopIn(region).ReleaseFromHold(id));
        orders.MapPost("/{id}/scan", (string region, string id, string? package) =>
            server.ShopIn(region).CarrierScan(id, package));
        orders.MapPost("/{id}/deliver", (string region, string id, string? package) =>
            server.ShopIn(region).Deliver(id, package));
        orders.MapPost("/{id}/complete", (string region, string id) => server.ShopIn(region).Complete(id));
        orders.MapPost("/{id}/request-cancel", (string region, string id) => server.ShopIn(region).BuyerRequestsCancel(id));
        orders.MapPost("/{id}/buyer-cancel", (string region, string id) => server.ShopIn(region).BuyerCancels(id));
        orders.MapPost("/{id}/platform-cancel", (string region, string id) => server.ShopIn(region).PlatformCancels(id));
        orders.MapPost("/{id}/request-return", (string region, string id) => server.ShopIn(region).BuyerRequestsReturn(id));
        orders.MapPost("/{id}/split", (string region, string id) => server.ShopIn(region).SplitBySku(id));
        orders.MapPost("/{id}/void-label", (string region, string id, string package) => server.ShopIn(region).VoidLabel(package));
        orders.MapPost("/{id}/platform-cancel-lines", (string region, string id, string[] lines) =>
            server.ShopIn(region).PlatformCancelsLines(id, lines));
        orders.MapPost("/combine", (string region, string[] orders) => new { PackageId = server.ShopIn(region).Combine(orders) });
        orders.MapPost("/{id}/address", (string region, string id) => server.ShopIn(region).UpdateAddress(id));
    }

    private static void MapFaults(RouteGroupBuilder root, SandboxServer server)
    {
        root.MapGet("/faults", () => new
        {
            server.Faults.Struck,
            Pending = server.Faults.Pending.Select(pending => new { pending.Rule, pending.Left }),
        });
        root.MapPost("/faults", (FaultRule rule) => server.Faults.Add(rule));
        root.MapDelete("/faults", server.Faults.Clear);
    }

    private static void MapWebhooks(RouteGroupBuilder root, SandboxServer server)
    {
        root.MapPut("/webhooks/url", (WebhookAddress address) => server.Webhooks.DefaultAddress = address.Url);
        root.MapGet("/webhooks/disturbance", () => server.Webhooks.Disturbance);
        root.MapPut("/webhooks/disturbance", (WebhookDisturbance disturbance) => server.Webhooks.Disturbance = disturbance);
        root.MapGet("/webhooks/deliveries", (string? order, string? state, int? limit) =>
        {
            var wanted = Word<DeliveryState>(state);
            return server.Webhooks.Deliveries
                .Where(delivery => (order is null || delivery.OrderId == order) && (wanted is null || delivery.State == wanted))
                .TakeLast(Rows(limit));
        });
    }

    private static void MapLedger(RouteGroupBuilder root, SandboxServer server)
    {
        root.MapGet("/ledger", (string? order, int? limit) => server.Ledger.Entries
            .Where(entry => order is null || entry.OrderId == order).TakeLast(Rows(limit)));
        root.MapGet("/ledger/calls", (string? path, int? limit) => server.Ledger.Calls
            .Where(call => path is null || call.Path.Contains(path, StringComparison.Ordinal)).TakeLast(Rows(limit)));
        root.MapGet("/ledger/twice", () => new { Done = server.Ledger.DoneTwice(), Refused = server.Ledger.RefusedRepeats() });
        root.MapGet("/ledger/refusals", (int? limit) => server.Ledger.Refusals.TakeLast(Rows(limit)));
    }

    private static int Rows(int? limit) => Math.Clamp(limit ?? DefaultRows, 1, MaxRows);

    // The words are those of the answers, such as AWAITING_SHIPMENT.
    private static T? Word<T>(string? text)
        where T : struct, Enum =>
        text is null ? null
        : Enum.TryParse<T>(text.Replace("_", "", StringComparison.Ordinal), ignoreCase: true, out var word) ? word
        : throw SandboxRefusedException.Parameter($"'{text}' is not a {typeof(T).Name}");

    private static object Describe(SandboxServer server) => new
    {
        server.Options.AppKey,
        server.Options.AppSecret,
        server.Options.ServiceId,
        WebhookUrl = server.Webhooks.DefaultAddress,
        Shops = server.Shops.Select(Describe),
    };

    private static object Describe(SandboxShop shop) => new
    {
        shop.Id,
        shop.Name,
        shop.Region,
        shop.Seller,
        shop.Cipher,
        shop.SellerProviders,
    };

    private static async ValueTask<object?> Refusals(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context).ConfigureAwait(false);
        }
        catch (SandboxRefusedException refusal)
        {
            return Results.Json(new { refusal.Code, refusal.Message }, statusCode: 409);
        }
    }
}

/// <summary>Where webhooks go; null stops them.</summary>
internal sealed record WebhookAddress(Uri? Url);
