using System.Collections.Immutable;
using OrderActors.Domain.Shipping;
using OrderActors.LoadDriver.StandIn;
using OrderActors.Ports.Channels;

namespace OrderActors.LoadDriver.InProcess;

/// <summary>The prepared shops as a channel without HTTP, for the comparison inside of one process. Shipping is not part of it.</summary>
internal sealed class PreparedChannel(IReadOnlyList<LoadedShop> shops, OrderBook book, TimeProvider clock) : IShopChannel
{
    private const int PageSize = 50;

    private readonly Dictionary<string, LoadedShop> _byId = shops.ToDictionary(shop => shop.Sandbox.Id);

    public Task<ImmutableArray<OrderDocument>> GetOrdersAsync(
        ShopAccess shop, ImmutableArray<string> orderIds, CancellationToken cancellation)
    {
        var own = _byId[shop.ShopId];
        return Task.FromResult(orderIds
            .Select(id => PatchedText.SerialOf(id))
            .Where(serial => book.TemplateOf(serial)?.Shop == own)
            .Select(DocumentOf)
            .ToImmutableArray());
    }

    public Task<OrderPage> SearchOrdersAsync(
        ShopAccess shop, DateTimeOffset updatedFrom, string? pageToken, CancellationToken cancellation)
    {
        int? skip = int.TryParse(pageToken, out var place) ? place : null;
        var (serials, next, total) = _byId[shop.ShopId].Search(updatedFrom.ToUnixTimeSeconds(), skip, PageSize);
        return Task.FromResult(new OrderPage([.. serials.Select(DocumentOf)], next?.ToString("D", null), total));
    }

    public Task<TokenPair> ExchangeCodeAsync(string authCode, CancellationToken cancellation) => throw NotPartOfIt();

    public Task<TokenPair> RefreshAsync(string refreshToken, CancellationToken cancellation) => throw NotPartOfIt();

    public Task<ImmutableArray<AuthorizedShop>> GetShopsAsync(string accessToken, CancellationToken cancellation) =>
        throw NotPartOfIt();

    public Task<ShipReceipt> ShipAsync(
        ShopAccess shop, ShipInstruction instruction, CancellationToken cancellation) => throw NotPartOfIt();

    public Task<ShipReceipt?> FindShipmentAsync(
        ShopAccess shop, ShipInstruction instruction, CancellationToken cancellation) => throw NotPartOfIt();

    public Task<string> CancelAsync(ShopAccess shop, string orderId, string reason, ImmutableArray<string> lineIds, CancellationToken cancellation) =>
        throw NotPartOfIt();

    public Task<string?> FindCancellationAsync(
        ShopAccess shop, string orderId, ImmutableArray<string> lineIds, CancellationToken cancellation) =>
        throw NotPartOfIt();

    public Task SubscribeAsync(ShopAccess shop, string eventType, Uri address, CancellationToken cancellation) =>
        throw NotPartOfIt();

    private static ChannelException NotPartOfIt() => new(ChannelErrorKind.Refused, "the prepared channel only shows orders");

    private OrderDocument DocumentOf(int serial)
    {
        var template = book.TemplateOf(serial)!;
        var created = book.CreatedAt(serial);
        return new OrderDocument(
            PatchedText.IdOf(template.OrderId, serial),
            DateTimeOffset.FromUnixTimeSeconds(created + template.UpdatedAfter),
            template.JsonOf(serial, created),
            clock.GetUtcNow());
    }
}
