using System.Collections.Immutable;
using System.Globalization;
using OrderActors.Domain.Shipping;
using OrderActors.Ports.Channels;

namespace OrderActors.Engine.Tests.Fakes;

/// <summary>A shop that numbers its pages as TikTok does, and does or refuses what it is told to.</summary>
internal sealed class FakeChannel(TimeProvider clock) : IShopChannel
{
    private int _pairs;

    public int PageSize { get; init; } = 2;

    public List<OrderDocument> Orders { get; } = [];

    public List<string> Calls { get; } = [];

    /// <summary>Whether each answer holds the orders without an id too.</summary>
    public bool Nameless { get; set; }

    /// <summary>Every page is empty, and names this token as the next.</summary>
    public string? EndlessPage { get; set; }

    /// <summary>Asked before each call by its name; an answer is thrown.</summary>
    public Func<string, Exception?> Fail { get; set; } = _ => null;

    /// <summary>Asked before orders are read by their ids; an answer is thrown.</summary>
    public Func<ImmutableArray<string>, Exception?> Refuses { get; set; } = _ => null;

    /// <summary>Done after each call by its name, such as a change while we page.</summary>
    public Action<string> After { get; set; } = _ => { };

    /// <summary>Refreshes wait for this.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    /// <summary>What every token covers.</summary>
    public ImmutableArray<AuthorizedShop> Shops { get; set; } = [];

    public ShipReceipt? Shipment { get; set; }

    public string? Cancellation { get; set; }

    /// <summary>The lines of the last cancellation; empty for a whole order.</summary>
    public ImmutableArray<string> CancelledLines { get; private set; } = [];

    /// <summary>The access token that works; null: every one.</summary>
    public string? ValidToken { get; set; }

    public Task<TokenPair> ExchangeCodeAsync(string authCode, CancellationToken cancellation) => Call("exchange", Pair);

    public async Task<TokenPair> RefreshAsync(string refreshToken, CancellationToken cancellation)
    {
        var pair = await Call($"refresh {refreshToken}", Pair);
        await Gate;
        if (ValidToken is not null)
            ValidToken = pair.AccessToken;

        return pair;
    }

    public Task<ImmutableArray<AuthorizedShop>> GetShopsAsync(string accessToken, CancellationToken cancellation) =>
        Call($"shops {accessToken}", () => Shops);

    public Task<ImmutableArray<OrderDocument>> GetOrdersAsync(
        ShopAccess shop, ImmutableArray<string> orderIds, CancellationToken cancellation) => Call(
        shop, "get", () => Refuses(orderIds) is { } refusal ? throw refusal : Orders.Where(order => orderIds.Contains(order.OrderId) || (Nameless && order.OrderId.Length == 0)).ToImmutableArray());

    public Task<OrderPage> SearchOrdersAsync(
        ShopAccess shop, DateTimeOffset updatedFrom, string? pageToken, CancellationToken cancellation) => Call(
        shop,
        "search",
        () =>
        {
            if (EndlessPage is not null)
                return new OrderPage([], EndlessPage, 0);

            var skip = pageToken is null ? 0 : int.Parse(pageToken, CultureInfo.InvariantCulture);
            var found = Orders.Where(order => order.UpdatedAt >= updatedFrom)
                .OrderBy(order => order.UpdatedAt).ThenBy(order => order.OrderId, StringComparer.Ordinal).ToList();
            var next = skip + PageSize < found.Count ? $"{skip + PageSize}" : null;
            return new OrderPage([.. found.Skip(skip).Take(PageSize)], next, found.Count);
        });

    public Task<ShipReceipt> ShipAsync(ShopAccess shop, ShipInstruction instruction, CancellationToken cancellation) =>
        Call(shop, "ship", () => Shipment = new ShipReceipt("package-1", "1Z-1", "UPS", null));

    public Task<ShipReceipt?> FindShipmentAsync(
        ShopAccess shop, ShipInstruction instruction, CancellationToken cancellation) =>
        Call(shop, "find shipment", () => Shipment);

    public Task<string> CancelAsync(ShopAccess shop, string orderId, string reason, ImmutableArray<string> lineIds, CancellationToken cancellation) =>
        Call(shop, "cancel", () =>
        {
            CancelledLines = lineIds;
            return Cancellation = "cancellation-1";
        });

    public Task<string?> FindCancellationAsync(
        ShopAccess shop, string orderId, ImmutableArray<string> lineIds, CancellationToken cancellation) =>
        Call(shop, "find cancellation", () => Cancellation);

    public Task SubscribeAsync(ShopAccess shop, string eventType, Uri address, CancellationToken cancellation) =>
        Call(shop, "subscribe", () => true);

    private TokenPair Pair()
    {
        _pairs++;
        return new TokenPair(
            $"access-{_pairs}",
            clock.GetUtcNow().AddDays(7),
            $"refresh-{_pairs}",
            clock.GetUtcNow().AddDays(365),
            "open-id",
            "Mugs");
    }

    private Task<T> Call<T>(ShopAccess shop, string what, Func<T> answer) => Call(what, () =>
        ValidToken is null || shop.AccessToken == ValidToken
            ? answer()
            : throw new ChannelException(ChannelErrorKind.TokenExpired, "the access token has expired"));

    private async Task<T> Call<T>(string what, Func<T> answer)
    {
        await Task.Yield();
        Calls.Add(what);
        if (Fail(what) is { } failure)
            throw failure;

        var result = answer();
        After(what);
        return result;
    }
}
