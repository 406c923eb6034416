using System.Collections.Immutable;
using OrderActors.Domain.Shops;
using OrderActors.Gateway.Composition;
using OrderActors.Gateway.Http;
using OrderActors.GrainInterfaces;
using OrderActors.GrainInterfaces.Shops;
using OrderActors.Ports.Channels;
using OrderActors.Ports.Storage;
using Orleans;

namespace OrderActors.Gateway.Api.Shops;

/// <summary>Turns the code of a seller's consent into connected shops.</summary>
public sealed partial class ShopConnector(
    IShopChannel channel,
    IGrainFactory grains,
    IStoreReader store,
    GatewaySettings settings,
    ILogger<ShopConnector> log)
{
    /// <summary>The topics that orders and authorizations depend on (TikTok document, section 3.1).</summary>
    public static readonly ImmutableArray<string> Topics =
    [
        "ORDER_STATUS_CHANGE",
        "RECIPIENT_ADDRESS_UPDATE",
        "PACKAGE_UPDATE",
        "SELLER_DEAUTHORIZATION",
        "UPCOMING_AUTHORIZATION_EXPIRATION",
        "CANCELLATION_STATUS_CHANGE",
        "RETURN_STATUS_CHANGE",
    ];

    /// <summary>As many as a sweep polls beside each other; it takes up the others, if a consent covers more.</summary>
    private const int MaxPolledAtOnce = 16;

    public async Task<IResult> ConnectAsync(
        Seller seller, Caller caller, string authCode, CancellationToken cancellation)
    {
        var tokens = await channel.ExchangeCodeAsync(authCode, cancellation);
        var shops = await channel.GetShopsAsync(tokens.AccessToken, cancellation);
        if (shops.IsEmpty)
        {
            return Problems.Conflict(
                "no-shops", "The authorization covers no shop", "TikTok lists no shop for this consent.",
                "Consent as the owner of a shop.");
        }

        if (await FindForeignAsync(seller, shops, cancellation) is { } foreign)
            return foreign;

        // From here on the code is used up: a caller who goes away must not leave half the shops behind.
        foreach (var shop in shops)
        {
            var reply = await ConnectAsync(seller, caller, tokens, shop);
            if (!reply.Accepted)
                return RefusalTable.ProblemOf(reply);
        }

        foreach (var shop in shops.Take(MaxPolledAtOnce))
            _ = BeginToSyncAsync(seller, caller, shop);

        var webhooks = await SubscribeAsync(tokens, shops, cancellation);
        return Results.Ok(new ConnectAnswer(
            [.. shops.Select(shop => new ConnectedShop(shop.ShopId, shop.Name, shop.Region))], webhooks));
    }

    /// <summary>Sooner than the sweep, which sees the shop within a second and goes on where this one ends.</summary>
    private async Task BeginToSyncAsync(Seller seller, Caller caller, AuthorizedShop shop)
    {
        try
        {
            await GrainOf(seller, shop).SyncAsync(caller with { Actor = "channel", Cause = "poll:connect" });
        }
        catch (Exception exception)
        {
            LogNotBegun(log, shop.ShopId, exception);
        }
    }

    private IShopGrain GrainOf(Seller seller, AuthorizedShop shop) =>
        grains.GetGrain<IShopGrain>(new ShopKey(seller.Id, shop.ShopId).ToString());

    private Task<CommandReply> ConnectAsync(Seller seller, Caller caller, TokenPair tokens, AuthorizedShop shop) =>
        GrainOf(seller, shop).ConnectAsync(new ConnectShop(
            caller,
            shop.Name,
            shop.Region,
            shop.Cipher,
            tokens.AccessToken,
            tokens.AccessExpiresAt,
            tokens.RefreshToken,
            tokens.RefreshExpiresAt));

    private async Task<Problem?> FindForeignAsync(
        Seller seller, ImmutableArray<AuthorizedShop> shops, CancellationToken cancellation)
    {
        var ids = shops.Select(shop => shop.ShopId).ToHashSet();
        var connected = await store.LoadShopsAsync(cancellation);
        return connected.Any(row => row.Key.SellerId != seller.Id && ids.Contains(row.Key.ShopId))
            ? Problems.Conflict(
                "shop-taken", "The shop belongs to another seller here", "One of the shops is connected already.",
                "Have it disconnected there first.")
            : null;
    }

    private async Task<string> SubscribeAsync(
        TokenPair tokens, ImmutableArray<AuthorizedShop> shops, CancellationToken cancellation)
    {
        if (settings.TikTok.WebhookAddress is not { } address)
            return "not subscribed: TikTok:PublicBaseAddress is not set, so changes are polled";

        try
        {
            foreach (var shop in shops)
            {
                var access = new ShopAccess(shop.ShopId, shop.Cipher, shop.Region, tokens.AccessToken);
                foreach (var topic in Topics)
                    await channel.SubscribeAsync(access, topic, address, cancellation);
            }

            return address.ToString();
        }
        catch (ChannelException exception)
        {
            // The shops are connected and polled; webhooks only make it faster.
            LogNotSubscribed(log, exception);
            return $"not subscribed: {exception.Message}";
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Webhooks could not be subscribed; changes are polled")]
    private static partial void LogNotSubscribed(ILogger log, Exception exception);

    [LoggerMessage(Level = LogLevel.Information, Message = "Shop {Shop} could not be polled at once; the next sweep does it")]
    private static partial void LogNotBegun(ILogger log, string shop, Exception exception);
}
