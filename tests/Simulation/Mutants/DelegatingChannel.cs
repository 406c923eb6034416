using System.Collections.Immutable;
using OrderActors.Domain.Shipping;
using OrderActors.Ports.Channels;

namespace OrderActors.Simulation.Mutants;

/// <inheritdoc cref="DelegatingStock"/>
internal abstract class DelegatingChannel(IShopChannel real) : IShopChannel
{
    public Task<TokenPair> ExchangeCodeAsync(string authCode, CancellationToken cancellation) =>
        real.ExchangeCodeAsync(authCode, cancellation);

    public virtual Task<TokenPair> RefreshAsync(string refreshToken, CancellationToken cancellation) =>
        real.RefreshAsync(refreshToken, cancellation);

    public virtual Task<ImmutableArray<AuthorizedShop>> GetShopsAsync(string accessToken, CancellationToken cancellation) =>
        real.GetShopsAsync(accessToken, cancellation);

    public virtual Task<ImmutableArray<OrderDocument>> GetOrdersAsync(
        ShopAccess shop, ImmutableArray<string> orderIds, CancellationToken cancellation) =>
        real.GetOrdersAsync(shop, orderIds, cancellation);

    public virtual Task<OrderPage> SearchOrdersAsync(
        ShopAccess shop, DateTimeOffset updatedFrom, string? pageToken, CancellationToken cancellation) =>
        real.SearchOrdersAsync(shop, updatedFrom, pageToken, cancellation);

    public virtual Task<ShipReceipt> ShipAsync(ShopAccess shop, ShipInstruction instruction, CancellationToken cancellation) =>
        real.ShipAsync(shop, instruction, cancellation);

    public virtual Task<ShipReceipt?> FindShipmentAsync(
        ShopAccess shop, ShipInstruction instruction, CancellationToken cancellation) =>
        real.FindShipmentAsync(shop, instruction, cancellation);

    public virtual Task<string> CancelAsync(
        ShopAccess shop, string orderId, string reason, ImmutableArray<string> lineIds, CancellationToken cancellation) =>
        real.CancelAsync(shop, orderId, reason, lineIds, cancellation);

    public virtual Task<string?> FindCancellationAsync(
        ShopAccess shop, string orderId, ImmutableArray<string> lineIds, CancellationToken cancellation) =>
        real.FindCancellationAsync(shop, orderId, lineIds, cancellation);

    public Task SubscribeAsync(ShopAccess shop, string eventType, Uri address, CancellationToken cancellation) =>
        real.SubscribeAsync(shop, eventType, address, cancellation);
}
