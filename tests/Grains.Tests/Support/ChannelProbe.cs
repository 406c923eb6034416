using System.Collections.Immutable;
using OrderActors.Domain.Shipping;
using OrderActors.Ports.Channels;

namespace OrderActors.Grains.Tests.Support;

/// <summary>The real channel, with what a test does to its answers.</summary>
internal sealed class ChannelProbe(IShopChannel inner) : IShopChannel
{
    /// <summary>Runs when TikTok has shipped and before anybody hears of it.</summary>
    public Func<Task>? AfterShip { get; set; }

    /// <summary>What is read in place of an order's document.</summary>
    public Func<OrderDocument, OrderDocument>? Rewrite { get; set; }

    public Task<TokenPair> ExchangeCodeAsync(string authCode, CancellationToken cancellation) =>
        inner.ExchangeCodeAsync(authCode, cancellation);

    public Task<TokenPair> RefreshAsync(string refreshToken, CancellationToken cancellation) =>
        inner.RefreshAsync(refreshToken, cancellation);

    public Task<ImmutableArray<AuthorizedShop>> GetShopsAsync(string accessToken, CancellationToken cancellation) =>
        inner.GetShopsAsync(accessToken, cancellation);

    public async Task<ImmutableArray<OrderDocument>> GetOrdersAsync(
        ShopAccess shop, ImmutableArray<string> orderIds, CancellationToken cancellation) =>
        Rewritten(await inner.GetOrdersAsync(shop, orderIds, cancellation).ConfigureAwait(false));

    public async Task<OrderPage> SearchOrdersAsync(
        ShopAccess shop, DateTimeOffset updatedFrom, string? pageToken, CancellationToken cancellation)
    {
        var page = await inner.SearchOrdersAsync(shop, updatedFrom, pageToken, cancellation).ConfigureAwait(false);
        return page with { Orders = Rewritten(page.Orders) };
    }

    public async Task<ShipReceipt> ShipAsync(
        ShopAccess shop, ShipInstruction instruction, CancellationToken cancellation)
    {
        var receipt = await inner.ShipAsync(shop, instruction, cancellation).ConfigureAwait(false);
        if (AfterShip is { } after)
            await after().ConfigureAwait(false);

        return receipt;
    }

    public Task<ShipReceipt?> FindShipmentAsync(
        ShopAccess shop, ShipInstruction instruction, CancellationToken cancellation) =>
        inner.FindShipmentAsync(shop, instruction, cancellation);

    public Task<string> CancelAsync(
        ShopAccess shop, string orderId, string reason, ImmutableArray<string> lineIds, CancellationToken cancellation) =>
        inner.CancelAsync(shop, orderId, reason, lineIds, cancellation);

    public Task<string?> FindCancellationAsync(
        ShopAccess shop, string orderId, ImmutableArray<string> lineIds, CancellationToken cancellation) =>
        inner.FindCancellationAsync(shop, orderId, lineIds, cancellation);

    public Task SubscribeAsync(
        ShopAccess shop, string eventType, Uri address, CancellationToken cancellation) =>
        inner.SubscribeAsync(shop, eventType, address, cancellation);

    private ImmutableArray<OrderDocument> Rewritten(ImmutableArray<OrderDocument> documents) =>
        Rewrite is { } rewrite ? [.. documents.Select(rewrite)] : documents;
}
