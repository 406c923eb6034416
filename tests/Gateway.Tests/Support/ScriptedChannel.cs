using System.Collections.Concurrent;
using System.Collections.Immutable;
using OrderActors.Domain.Shipping;
using OrderActors.Ports.Channels;

namespace OrderActors.Gateway.Tests.Support;

/// <summary>A channel that knows one consent and remembers subscriptions.</summary>
internal sealed class ScriptedChannel : IShopChannel
{
    public const string GoodCode = "good-code";

    public ImmutableArray<AuthorizedShop> Shops { get; set; } = [new("7001", "Kampung Goods", "MY", "cipher-7001")];

    public ConcurrentQueue<(string ShopId, string Topic, Uri Address)> Subscriptions { get; } = [];

    /// <summary>How often a code was exchanged; each works once.</summary>
    public int Exchanges { get; private set; }

    public ChannelException? Failure { get; set; }

    public ChannelException? SubscribeFailure { get; set; }

    public Task<TokenPair> ExchangeCodeAsync(string authCode, CancellationToken cancellation)
    {
        if (Failure is not null)
            throw Failure;
        if (authCode != GoodCode || Exchanges > 0)
            throw new ChannelException(ChannelErrorKind.Refused, "the code is not valid", 36004004);

        Exchanges++;
        var later = new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero);
        return Task.FromResult(new TokenPair("access", later, "refresh", later, "open-id", "seller"));
    }

    public Task<ImmutableArray<AuthorizedShop>> GetShopsAsync(string accessToken, CancellationToken cancellation) =>
        Task.FromResult(Shops);

    public Task SubscribeAsync(ShopAccess shop, string eventType, Uri address, CancellationToken cancellation)
    {
        if (SubscribeFailure is not null)
            throw SubscribeFailure;

        Subscriptions.Enqueue((shop.ShopId, eventType, address));
        return Task.CompletedTask;
    }

    public Task<TokenPair> RefreshAsync(string refreshToken, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public Task<ImmutableArray<OrderDocument>> GetOrdersAsync(
        ShopAccess shop, ImmutableArray<string> orderIds, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public Task<OrderPage> SearchOrdersAsync(
        ShopAccess shop, DateTimeOffset updatedFrom, string? pageToken, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public Task<ShipReceipt> ShipAsync(ShopAccess shop, ShipInstruction instruction, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public Task<ShipReceipt?> FindShipmentAsync(
        ShopAccess shop, ShipInstruction instruction, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public Task<string> CancelAsync(ShopAccess shop, string orderId, string reason, ImmutableArray<string> lineIds, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public Task<string?> FindCancellationAsync(
        ShopAccess shop, string orderId, ImmutableArray<string> lineIds, CancellationToken cancellation) =>
        throw new NotSupportedException();
}
