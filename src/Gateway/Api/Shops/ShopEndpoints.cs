using System.Security.Cryptography;
using OrderActors.Domain.Shops;
using OrderActors.Gateway.Composition;
using OrderActors.Gateway.Http;
using OrderActors.GrainInterfaces.Shops;
using OrderActors.Ports.Storage;
using Orleans;

namespace OrderActors.Gateway.Api.Shops;

using WireWarehouse = GrainInterfaces.Shops.WarehouseLink;

/// <summary>Connecting shops, and what keeps them in agreement with TikTok.</summary>
public static class ShopEndpoints
{
    public const int MaxWarehouses = 500;
    private const int MaxSyncSeconds = 24 * 3600;
    private const int MaxAutoShipSeconds = 30 * 24 * 3600;
    private const int StateBytes = 16;
    private const string NoUnitSign = "none";

    public static void MapShops(this RouteGroupBuilder api)
    {
        api.MapGet("/shops", ListAsync)
            .WithTags("Shops").WithSummary("Lists the seller's shops and how far they are synced").Produces<ShopView[]>();
        api.MapGet("/shops/connect-url", ConnectUrl)
            .WithTags("Shops")
            .WithSummary("Gives the address at which the seller consents to the connection")
            .Produces<ConnectUrlAnswer>()
            .WithProblems(409);
        api.MapPost("/shops/connect", ConnectAsync)
            .WithTags("Shops")
            .WithSummary("Connects the shops of a consent")
            .WithDescription("Exchanges the code for tokens, connects every shop that it covers, and subscribes webhooks where a public address is set.")
            .Produces<ConnectAnswer>()
            .WithProblems(400, 409, 422, 429, 503);
        Describe<SyncAnswer>(api.MapPost("/shops/{shopId}/sync", SyncAsync), "Reads every change since the last sync now");
        Describe<ShopView>(api.MapPost("/shops/{shopId}/disconnect", DisconnectAsync), "Forgets a shop's tokens, and syncs it no more");
        Describe<ShopView>(api.MapPost("/shops/{shopId}/settings", ChangeSettingsAsync), "Changes a shop's rules for new orders");
    }

    private static void Describe<TAnswer>(RouteHandlerBuilder route, string summary) =>
        route.WithTags("Shops").WithSummary(summary).Produces<TAnswer>().WithProblems(400, 404, 409, 422, 429, 503);

    private static async Task<IResult> ListAsync(Seller seller, IQueries queries, CancellationToken cancellation)
    {
        var rows = await queries.ListShopsAsync(seller.Id, cancellation);
        return Results.Ok(rows.Select(ShopView.Of).ToArray());
    }

    private static IResult ConnectUrl(Seller seller, GatewaySettings settings)
    {
        if (settings.TikTok.ServiceId.Length == 0)
        {
            return Problems.Conflict(
                "no-service-id", "The app's service id is not set", "TikTok:ServiceId is empty.",
                "Have the operator set TikTok:ServiceId as the Partner Center shows it.");
        }

        var state = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(StateBytes));
        var query = $"/open/authorize?service_id={Uri.EscapeDataString(settings.TikTok.ServiceId)}&state={state}";
        return Results.Ok(new ConnectUrlAnswer(new Uri(settings.TikTok.ConsentBaseAddress, query), state));
    }

    private static async Task<IResult> ConnectAsync(
        ConnectRequest body, Seller seller, ShopConnector connector, HttpContext context) =>
        Check.Text("authCode", body.AuthCode) is { } refusal
            ? refusal
            : await connector.ConnectAsync(seller, seller.CallerOf(context), body.AuthCode, context.RequestAborted);

    private static async Task<IResult> SyncAsync(
        string shopId, Seller seller, IQueries queries, IGrainFactory grains, HttpContext context)
    {
        if (await FindAsync(queries, seller, shopId, context.RequestAborted) is null)
            return NoShop(shopId);

        var reply = await GrainOf(grains, seller, shopId).SyncAsync(seller.CallerOf(context));
        if (reply.Error is null)
            return Results.Ok(new SyncAnswer(reply.Orders, reply.SyncedTo, reply.Skipped));

        return new Problem(503, "sync-incomplete", "The sync stopped early", reply.Error)
        {
            Fix = "Nothing is lost: the next sync goes on from the same place. Try again after the time in Retry-After.",
            RetryAfter = TimeSpan.FromSeconds(5),
        };
    }

    private static async Task<IResult> DisconnectAsync(
        string shopId, Seller seller, IQueries queries, IGrainFactory grains, HttpContext context)
    {
        if (await FindAsync(queries, seller, shopId, context.RequestAborted) is null)
            return NoShop(shopId);

        var reply = await GrainOf(grains, seller, shopId).DisconnectAsync(
            new DisconnectShop(seller.CallerOf(context), "disconnected by the seller"));
        return reply.Accepted ? await ShowAsync(queries, seller, shopId) : RefusalTable.ProblemOf(reply);
    }

    private static async Task<IResult> ChangeSettingsAsync(
        string shopId, ShopSettingsRequest body, Seller seller, IQueries queries, IGrainFactory grains, HttpContext context)
    {
        var refusal = Check.First(
            Check.Name("location", body.Location),
            Check.Range("syncEverySeconds", body.SyncEverySeconds, 1, MaxSyncSeconds),
            Check.Range("autoShipAfterSeconds", body.AutoShipAfterSeconds, 0, MaxAutoShipSeconds),
            body.UnitSign is null or NoUnitSign || UnitNotation.Signs.Contains(body.UnitSign)
                ? null
                : Problems.Invalid("unitSign", $"'unitSign' is one of {string.Join(", ", UnitNotation.Signs)}, {NoUnitSign}."),
            RefusalOf(body.Warehouses));
        if (refusal is not null)
            return refusal;
        if (await FindAsync(queries, seller, shopId, context.RequestAborted) is null)
            return NoShop(shopId);

        var reply = await GrainOf(grains, seller, shopId).ChangeSettingsAsync(new ChangeShopSettings(
            seller.CallerOf(context),
            body.Location,
            body.AutoShipAfterSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            TimeSpan.FromSeconds(body.SyncEverySeconds),
            body.UnitSign is NoUnitSign ? "" : body.UnitSign,
            body.Warehouses is { } warehouses
                ? [.. warehouses.Select(warehouse => new WireWarehouse(TypedId.Of(warehouse.WarehouseId), warehouse.Location))]
                : null));
        return reply.Accepted ? await ShowAsync(queries, seller, shopId) : RefusalTable.ProblemOf(reply);
    }

    private static Problem? RefusalOf(IReadOnlyList<WarehouseRequest>? warehouses)
    {
        if (warehouses is null)
            return null;
        if (Check.Count("warehouses", warehouses.Count, 0, MaxWarehouses) is { } refusal)
            return refusal;

        var wrong = warehouses
            .Select((warehouse, index) => warehouse is null
                ? Problems.Invalid($"warehouses[{index}]", "A warehouse is null.")
                : Check.First(
                    Check.Name($"warehouses[{index}].warehouseId", warehouse.WarehouseId),
                    Check.Name($"warehouses[{index}].location", warehouse.Location)))
            .FirstOrDefault(problem => problem is not null);
        if (wrong is not null)
            return wrong;

        var twice = warehouses.GroupBy(warehouse => TypedId.Of(warehouse.WarehouseId), StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1);
        return twice is null
            ? null
            : Problems.Invalid("warehouses", $"Warehouse '{twice.Key}' stands twice.", "Give one location for it.");
    }

    private static async Task<IResult> ShowAsync(IQueries queries, Seller seller, string shopId) =>
        await FindAsync(queries, seller, shopId, CancellationToken.None) is { } after
            ? Results.Ok(ShopView.Of(after))
            : NoShop(shopId);

    internal static async Task<RowImage.Shop?> FindAsync(
        IQueries queries, Seller seller, string shopId, CancellationToken cancellation)
    {
        var rows = await queries.ListShopsAsync(seller.Id, cancellation);
        return rows.FirstOrDefault(row => row.Key.ShopId == shopId);
    }

    internal static IShopGrain GrainOf(IGrainFactory grains, Seller seller, string shopId) =>
        grains.GetGrain<IShopGrain>(new ShopKey(seller.Id, shopId).ToString());

    internal static Problem NoShop(string shopId) =>
        Problems.NotFound($"Shop '{shopId}'", "Use a shopId as GET /api/v1/shops lists it.");
}
