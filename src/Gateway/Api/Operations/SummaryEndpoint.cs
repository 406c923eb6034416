using OrderActors.Domain.Orders;
using OrderActors.Gateway.Api.Shops;
using OrderActors.Gateway.Composition;
using OrderActors.Gateway.Http;
using OrderActors.Ports.Storage;

namespace OrderActors.Gateway.Api.Operations;

/// <summary>The few numbers that tell whether all is well.</summary>
public static class SummaryEndpoint
{
    public static void MapSummary(this RouteGroupBuilder api) =>
        api.MapGet("/summary", ReadAsync)
            .WithTags("Operations")
            .WithSummary("Counts orders by state and deliveries by status, and tells each shop's last sync")
            .WithDescription("'inbox' counts deliveries of all sellers and is left out where more than one seller is set.")
            .Produces<SummaryView>();

    private static async Task<IResult> ReadAsync(
        Seller seller, IQueries queries, GatewaySettings settings, TimeProvider clock, CancellationToken cancellation)
    {
        var counts = await queries.CountOrdersByStateAsync(seller.Id, cancellation);
        var shops = await queries.ListShopsAsync(seller.Id, cancellation);
        var inbox = settings.Api.Sellers.Count > 1
            ? []
            : await queries.SummarizeInboxAsync(cancellation);

        return Results.Ok(new SummaryView(
            clock.GetUtcNow(),
            settings.Demo.IsOn,
            Enum.GetValues<OrderState>().ToDictionary(
                state => state.Name(), state => counts.GetValueOrDefault(state.Name())),
            [.. inbox.Select(row => new InboxCount(row.Status.ToText(), row.Count, row.OldestReceivedAt))],
            [.. shops.Select(shop => new ShopSync(shop.Key.ShopId, shop.Name, shop.Status.ToText(), shop.SyncedTo, shop.LastSyncError, ShopAttentionView.Of(shop.Attention)?.Reason))]));
    }
}

/// <param name="At">When the numbers were read.</param>
/// <param name="IsDemo">The shop is a stand-in and its orders are made up.</param>
/// <param name="Orders">How many orders stand in each state.</param>
public sealed record SummaryView(
    DateTimeOffset At,
    bool IsDemo,
    IReadOnlyDictionary<string, long> Orders,
    IReadOnlyList<InboxCount> Inbox,
    IReadOnlyList<ShopSync> Shops);

/// <param name="Status">pending, applied, ignored or quarantined.</param>
public sealed record InboxCount(string Status, long Count, DateTimeOffset? OldestReceivedAt);

public sealed record ShopSync(
    string ShopId, string Name, string Status, DateTimeOffset? SyncedTo, string? LastSyncError, string? NeedsAttention = null);
