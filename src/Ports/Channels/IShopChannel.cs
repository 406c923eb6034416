using System.Collections.Immutable;
using OrderActors.Domain.Channels;
using OrderActors.Domain.Shipping;

namespace OrderActors.Ports.Channels;

/// <summary>TikTok Shop as we use it. One method is one intent; each may take several requests.</summary>
/// <remarks>Every method throws <see cref="ChannelException"/> and nothing else when the channel does not do as asked.</remarks>
public interface IShopChannel
{
    /// <summary>Exchanges the code of a seller's consent for tokens (single use, valid 30 minutes).</summary>
    Task<TokenPair> ExchangeCodeAsync(string authCode, CancellationToken cancellation);

    /// <summary>Trades a refresh token for a new pair. The old pair is dead once the new one is used: store both at once.</summary>
    Task<TokenPair> RefreshAsync(string refreshToken, CancellationToken cancellation);

    /// <summary>The shops that an authorization covers, each once. One that lacks what a call to it needs is left out.</summary>
    Task<ImmutableArray<AuthorizedShop>> GetShopsAsync(string accessToken, CancellationToken cancellation);

    /// <summary>Details of up to <see cref="MaxOrdersPerCall"/> orders. Ids that the shop does not know are left out; one may be there twice.</summary>
    Task<ImmutableArray<OrderDocument>> GetOrdersAsync(
        ShopAccess shop, ImmutableArray<string> orderIds, CancellationToken cancellation);

    /// <summary>One page of the orders whose status changed at or after an instant, oldest change first.</summary>
    /// <param name="pageToken">Null for the first page, else the token of the page before.</param>
    Task<OrderPage> SearchOrdersAsync(
        ShopAccess shop, DateTimeOffset updatedFrom, string? pageToken, CancellationToken cancellation);

    /// <summary>Arranges shipping. Not idempotent at TikTok: after an unknown outcome call <see cref="FindShipmentAsync"/> first.</summary>
    Task<ShipReceipt> ShipAsync(ShopAccess shop, ShipInstruction instruction, CancellationToken cancellation);

    /// <returns>The receipt when the instruction's lines have been arranged at the shop already; null when they have not.</returns>
    Task<ShipReceipt?> FindShipmentAsync(ShopAccess shop, ShipInstruction instruction, CancellationToken cancellation);

    /// <summary>Cancels an order, or some lines of it, as the seller. Not idempotent at TikTok: after an unknown outcome call <see cref="FindCancellationAsync"/> first.</summary>
    /// <param name="lineIds">Exactly the lines to cancel; empty = the whole order.</param>
    /// <returns>TikTok's id of the cancellation.</returns>
    /// <exception cref="ChannelException">Refused also where TikTok would cancel other lines than those asked for; the message names them.</exception>
    Task<string> CancelAsync(
        ShopAccess shop, string orderId, string reason, ImmutableArray<string> lineIds, CancellationToken cancellation);

    /// <param name="lineIds">The lines that were to be cancelled; empty = the whole order.</param>
    /// <returns>The id of an accepted or completed cancellation of all of it; null when there is none.</returns>
    Task<string?> FindCancellationAsync(
        ShopAccess shop, string orderId, ImmutableArray<string> lineIds, CancellationToken cancellation);

    /// <summary>Asks the shop to send a topic's webhooks to an address. Repeating it changes nothing.</summary>
    Task SubscribeAsync(ShopAccess shop, string eventType, Uri address, CancellationToken cancellation);

    /// <summary>TikTok's limit for one detail call (section 4.1).</summary>
    public const int MaxOrdersPerCall = 50;
}

/// <summary>Reads an order payload. Unknown members and unknown words are never an error.</summary>
public interface IOrderReader
{
    /// <exception cref="FormatException">The payload has no id, status, time or lines to work with; the message names the field.</exception>
    ChannelOrder Read(string json);
}

/// <summary>What a shop-scoped call needs. Holds a secret: never logged.</summary>
public sealed record ShopAccess(string ShopId, string Cipher, string Region, string AccessToken)
{
    public override string ToString() => $"ShopAccess {ShopId}";
}

/// <summary>A pair of tokens with absolute expiries. Holds secrets: never logged.</summary>
public sealed record TokenPair(
    string AccessToken,
    DateTimeOffset AccessExpiresAt,
    string RefreshToken,
    DateTimeOffset RefreshExpiresAt,
    string OpenId,
    string SellerName)
{
    public override string ToString() => $"TokenPair {OpenId}";
}

public sealed record AuthorizedShop(string ShopId, string Name, string Region, string Cipher);

/// <summary>An order payload as received.</summary>
/// <param name="OrderId">Empty when it carries none that can be used: nobody can say whose it is.</param>
/// <param name="UpdatedAt">1970 when it carries no time that can be used.</param>
/// <param name="AskedAt">When its request was sent, by our clock: of two readings, the one asked for later is newer.</param>
public sealed record OrderDocument(string OrderId, DateTimeOffset UpdatedAt, string Json, DateTimeOffset AskedAt);

/// <param name="NextPageToken">Null on the last page.</param>
public sealed record OrderPage(ImmutableArray<OrderDocument> Orders, string? NextPageToken, long TotalCount);

/// <param name="Warning">TikTok's remark on a success, or null.</param>
public sealed record ShipReceipt(string PackageId, string? TrackingNumber, string? ShippingProvider, string? Warning);
