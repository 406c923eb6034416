using System.Collections.Immutable;
using System.Text.Json;
using OrderActors.Domain.Shipping;
using OrderActors.Integrations.Resilience;
using OrderActors.Ports.Channels;

namespace OrderActors.Integrations.TikTok;

/// <summary>TikTok Shop over HTTP.</summary>
/// <remarks>
/// Reads are repeated within bounds; a write is sent at most once for each call of a method here, whatever happens.
/// Each shop has a rate budget, and a call that would wait too long for its turn is refused as
/// <see cref="ChannelErrorKind.RateLimited"/> without being sent; each has a circuit, and while that is open its calls are
/// refused as <see cref="ChannelErrorKind.CircuitOpen"/>. Both say when to ask again.
/// </remarks>
public sealed class TikTokChannel : IShopChannel
{
    /// <summary>Orders a page: as many as TikTok allows, because the shop's budget counts requests.</summary>
    public const int PageSize = 100;

    /// <summary>TikTok's limit for the address of a webhook (section 3.1).</summary>
    public const int MaxWebhookAddress = 255;

    private readonly TimeProvider _clock;
    private readonly TikTokTransport _transport;
    private readonly TikTokShipping _shipping;
    private readonly TikTokCancellations _cancellations;

    /// <param name="http">
    /// Follows no redirects, which would carry tokens elsewhere; its lifetime is the caller's.
    /// </param>
    /// <param name="options">Validated here.</param>
    /// <param name="pipelines">Shared by all channels of the process.</param>
    /// <param name="clock">Stamps requests.</param>
    public TikTokChannel(HttpClient http, TikTokOptions options, CallPipelines pipelines, TimeProvider clock)
    {
        options.Validate();
        _clock = clock;
        _transport = new TikTokTransport(http, options, pipelines, clock);
        _shipping = new TikTokShipping(_transport, ReadOrderAsync);
        _cancellations = new TikTokCancellations(_transport, ReadOrderAsync);
    }

    public Task<TokenPair> ExchangeCodeAsync(string authCode, CancellationToken cancellation) => TradeAsync(
        "/api/v2/token/get", [new("auth_code", authCode), new("grant_type", "authorized_code")], cancellation);

    public Task<TokenPair> RefreshAsync(string refreshToken, CancellationToken cancellation) => TradeAsync(
        "/api/v2/token/refresh",
        [new("refresh_token", refreshToken), new("grant_type", "refresh_token")],
        cancellation);

    public async Task<ImmutableArray<AuthorizedShop>> GetShopsAsync(string accessToken, CancellationToken cancellation)
    {
        var call = new TikTokCall
        {
            Method = HttpMethod.Get,
            Path = "/authorization/202309/shops",
            IsRead = true,
            AccessToken = accessToken,
        };
        var data = await _transport.SendAsync(call, cancellation).ConfigureAwait(false);

        var listed = WireJson.Items(data, "shops").ToList();
        var usable = listed.Select(ShopOf).OfType<AuthorizedShop>().DistinctBy(shop => shop.ShopId).ToImmutableArray();
        // One that cannot be used keeps no other from being connected; where none can, the answer is to blame.
        return usable.IsEmpty && listed.Count > 0 ? throw TikTokAnswer.Lacks(call, "shops with id and cipher") : usable;
    }

    public async Task<ImmutableArray<OrderDocument>> GetOrdersAsync(
        ShopAccess shop, ImmutableArray<string> orderIds, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            orderIds.Length, IShopChannel.MaxOrdersPerCall, nameof(orderIds));

        // A text that is no id cannot be an order of the shop, and a comma in it would ask for two.
        var ids = string.Join(',', orderIds.Where(TikTokCall.IsId).Distinct());
        if (ids.Length == 0)
            return [];

        var call = TikTokCall.Get(shop, "/order/202507/orders", ("ids", ids)) with { IsInParts = true };
        var askedAt = _clock.GetUtcNow();
        return await _transport.SendAsync(call, data => DocumentsOf(data, askedAt), cancellation)
            .ConfigureAwait(false);
    }

    public async Task<OrderPage> SearchOrdersAsync(
        ShopAccess shop, DateTimeOffset updatedFrom, string? pageToken, CancellationToken cancellation)
    {
        var call = TikTokCall.Ask(
            shop,
            "/order/202309/orders/search",
            new { UpdateTimeGe = updatedFrom.ToUnixTimeSeconds() },
            ("page_size", $"{PageSize}"),
            ("page_token", pageToken ?? ""),
            ("sort_field", "update_time"),
            ("sort_order", "ASC")) with
        { IsInParts = true };
        var askedAt = _clock.GetUtcNow();
        return await _transport.SendAsync(
            call,
            data => new OrderPage(
                DocumentsOf(data, askedAt),
                WireJson.Text(data, "next_page_token"),
                WireJson.Whole(data, "total_count") ?? 0),
            cancellation).ConfigureAwait(false);
    }

    public Task<ShipReceipt> ShipAsync(
        ShopAccess shop, ShipInstruction instruction, CancellationToken cancellation) =>
        _shipping.ShipAsync(shop, instruction, cancellation);

    public Task<ShipReceipt?> FindShipmentAsync(
        ShopAccess shop, ShipInstruction instruction, CancellationToken cancellation) =>
        _shipping.FindAsync(shop, instruction, cancellation);

    public Task<string> CancelAsync(
        ShopAccess shop, string orderId, string reason, ImmutableArray<string> lineIds, CancellationToken cancellation) =>
        _cancellations.CreateAsync(shop, orderId, reason, lineIds, cancellation);

    public Task<string?> FindCancellationAsync(
        ShopAccess shop, string orderId, ImmutableArray<string> lineIds, CancellationToken cancellation) =>
        _cancellations.FindAsync(shop, orderId, lineIds, cancellation);

    public async Task SubscribeAsync(
        ShopAccess shop, string eventType, Uri address, CancellationToken cancellation)
    {
        if (address.AbsoluteUri.Length > MaxWebhookAddress)
            throw new ChannelException(
                ChannelErrorKind.Refused, $"not sent: a webhook address has at most {MaxWebhookAddress} characters");

        var call = TikTokCall.Write(
            shop,
            HttpMethod.Put,
            "/event/202309/webhooks",
            new { EventType = eventType, Address = address.AbsoluteUri });
        await _transport.SendAsync(call, cancellation).ConfigureAwait(false);
    }

    private async Task<TokenPair> TradeAsync(
        string path, ImmutableArray<KeyValuePair<string, string>> query, CancellationToken cancellation)
    {
        // Not a read: a code is used up and a refresh token is replaced.
        var call = new TikTokCall
        {
            Method = HttpMethod.Get,
            Path = path,
            IsRead = false,
            IsTokenCall = true,
            Query = query,
        };
        var data = await _transport.SendAsync(call, cancellation).ConfigureAwait(false);

        return new TokenPair(
            RequiredText("access_token"),
            RequiredInstant("access_token_expire_in"),
            RequiredText("refresh_token"),
            RequiredInstant("refresh_token_expire_in"),
            WireJson.Text(data, "open_id") ?? "",
            WireJson.Text(data, "seller_name") ?? "");

        string RequiredText(string name) => WireJson.Text(data, name) ?? throw TikTokAnswer.Lacks(call, name);
        DateTimeOffset RequiredInstant(string name) =>
            WireJson.Instant(data, name) ?? throw TikTokAnswer.Lacks(call, name);
    }

    private async Task<JsonElement?> ReadOrderAsync(ShopAccess shop, string orderId, CancellationToken cancellation)
    {
        var call = TikTokCall.Get(shop, "/order/202507/orders", ("ids", TikTokCall.Segment(orderId)));
        var data = await _transport.SendAsync(call, cancellation).ConfigureAwait(false);

        return WireJson.Items(data, "orders")
            .Select(order => (JsonElement?)order)
            .FirstOrDefault(order => WireJson.Id(order!.Value, "id") == orderId);
    }

    private static AuthorizedShop? ShopOf(JsonElement shop) =>
        WireJson.Id(shop, "id") is { } id && WireJson.Text(shop, "cipher") is { } cipher
            ? new AuthorizedShop(id, WireJson.Text(shop, "name") ?? "", WireJson.Text(shop, "region") ?? "", cipher)
            : null;

    /// <remarks>
    /// An order without an id or a time is handed on all the same, and so is what is no order at all: the page stands, and
    /// whoever takes it apart refuses that one by name.
    /// </remarks>
    private static ImmutableArray<OrderDocument> DocumentsOf(JsonElement data, DateTimeOffset askedAt) =>
    [
        .. WireJson.Items(data, "orders").Select(order => new OrderDocument(
            WireJson.Id(order, "id") ?? "",
            WireJson.Instant(order, "update_time") ?? DateTimeOffset.UnixEpoch,
            order.GetRawText(),
            askedAt)),
    ];
}
