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
        "INVOICE_STATUS_CHANGE",
    ];

    /// <summary>As many as a sweep polls beside each other; it takes up the others, if a consent covers more.</summary>
    private const int MaxPolledAtOnce = 16;

    public async Task<IResult> ConnectAsync(
        Seller seller, Caller caller, string authCode, CancellationToken cancellation)
    {
        var granted = await ExchangeAsync(seller, authCode);
        if (granted.Shops.Length == 0)
        {
            return Problems.Conflict(
                "no-shops", "The authorization covers no shop", "TikTok lists no shop for this consent.",
                "Consent as the owner of a shop.");
        }

        if (await FindForeignAsync(seller, granted.Shops, cancellation) is { } foreign)
            return foreign;

        foreach (var shop in granted.Shops)
        {
            var reply = await ConnectAsync(seller, caller, granted, shop);
            if (!reply.Accepted)
                return RefusalTable.ProblemOf(reply);
        }

        foreach (var shop in granted.Shops.Take(MaxPolledAtOnce))
            _ = BeginToSyncAsync(seller, caller, shop);

        var webhooks = await SubscribeAsync(granted, cancellation);
        return Results.Ok(new ConnectAnswer(
            [.. granted.Shops.Select(shop => new ConnectedShop(shop.ShopId, shop.Name, shop.Region))], webhooks));
    }

    /// <exception cref="ChannelException">The channel did not grant what was asked for.</exception>
    private async Task<GrantedAccess> ExchangeAsync(Seller seller, string authCode)
    {
        var consent = grains.GetGrain<IConsentGrain>(ConsentKey.Of(seller.Id, authCode).ToString());
        var reply = await consent.ExchangeAsync(authCode);
        return reply.Failure is { } failure
            ? throw new ChannelException(
                Enum.Parse<ChannelErrorKind>(failure.Kind), failure.Message, retryAfter: failure.RetryAfter)
            : reply.Granted!;
    }

    /// <summary>Sooner than the sweep, which sees the shop within a second and goes on where this one ends.</summary>
    private async Task BeginToSyncAsync(Seller seller, Caller caller, GrantedShop shop)
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

    private IShopGrain GrainOf(Seller seller, GrantedShop shop) =>
        grains.GetGrain<IShopGrain>(new ShopKey(seller.Id, shop.ShopId).ToString());

    private Task<CommandReply> ConnectAsync(Seller seller, Caller caller, GrantedAccess granted, GrantedShop shop) =>
        GrainOf(seller, shop).ConnectAsync(new ConnectShop(
            caller,
            shop.Name,
            shop.Region,
            shop.Cipher,
            granted.AccessToken,
            granted.AccessExpiresAt,
            granted.RefreshToken,
            granted.RefreshExpiresAt));

    private async Task<Problem?> FindForeignAsync(
        Seller seller, GrantedShop[] shops, CancellationToken cancellation)
    {
        foreach (var shop in shops)
        {
            var connected = await store.FindConnectedShopsAsync(shop.ShopId, cancellation);
            if (connected.Any(found => found.Key.SellerId != seller.Id))
            {
                return Problems.Conflict(
                    "shop-taken", "The shop belongs to another seller here", "One of the shops is connected already.",
                    "Have it disconnected there first.");
            }
        }

        return null;
    }

    private async Task<string> SubscribeAsync(GrantedAccess granted, CancellationToken cancellation)
    {
        if (settings.TikTok.WebhookAddress is not { } address)
            return "not subscribed: TikTok:PublicBaseAddress is not set, so changes are polled";

        var refused = new SortedSet<string>(StringComparer.Ordinal);
        try
        {
            foreach (var shop in granted.Shops)
            {
                var access = new ShopAccess(shop.ShopId, shop.Cipher, shop.Region, granted.AccessToken);
                foreach (var topic in Topics)
                {
                    if (!await TrySubscribeAsync(access, topic, address, cancellation))
                        refused.Add(topic);
                }
            }

            return refused.Count == 0 ? address.ToString() : $"{address}, without {string.Join(", ", refused)}";
        }
        catch (ChannelException exception)
        {
            // The shops are connected and polled; webhooks only make it faster.
            LogNotSubscribed(log, exception);
            return $"not subscribed: {exception.Message}";
        }
    }

    /// <returns>False when TikTok does not send this topic to this shop, which keeps no other topic from being sent.</returns>
    private async Task<bool> TrySubscribeAsync(
        ShopAccess access, string topic, Uri address, CancellationToken cancellation)
    {
        try
        {
            await channel.SubscribeAsync(access, topic, address, cancellation);
            return true;
        }
        catch (ChannelException exception) when (exception.Kind is ChannelErrorKind.Refused)
        {
            LogTopicRefused(log, topic, access.ShopId, exception);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Topic {Topic} was not subscribed for shop {Shop}; changes are polled")]
    private static partial void LogTopicRefused(ILogger log, string topic, string shop, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Webhooks could not be subscribed; changes are polled")]
    private static partial void LogNotSubscribed(ILogger log, Exception exception);

    [LoggerMessage(Level = LogLevel.Information, Message = "Shop {Shop} could not be polled at once; the next sweep does it")]
    private static partial void LogNotBegun(ILogger log, string shop, Exception exception);
}
