using System.Collections.Immutable;
using OrderActors.Domain.Shipping;
using OrderActors.Ports.Channels;
using OrderActors.Simulation.Faults;
using OrderActors.Simulation.Kernel;

namespace OrderActors.Simulation.TikTok;

/// <summary>One process's way to TikTok: slow, broken, refused for being too often, or broken after the fact.</summary>
internal sealed class TikTokConnection(World world, SimulatedTikTok tiktok, TimeProvider clock, string host) : IShopChannel
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(10);

    private readonly SimulationRandom _random = world.Random.Fork();

    public Task<TokenPair> ExchangeCodeAsync(string authCode, CancellationToken cancellation) =>
        throw new NotSupportedException("shops connect with a granted pair in the simulation");

    public Task<TokenPair> RefreshAsync(string refreshToken, CancellationToken cancellation) =>
        AskAsync("refresh", () => tiktok.Tokens.Refresh(refreshToken));

    public Task<ImmutableArray<AuthorizedShop>> GetShopsAsync(string accessToken, CancellationToken cancellation) =>
        AskAsync("shops", () => tiktok.Tokens.ShopsOf(accessToken));

    public Task<ImmutableArray<OrderDocument>> GetOrdersAsync(
        ShopAccess shop, ImmutableArray<string> orderIds, CancellationToken cancellation)
    {
        var askedAt = clock.GetUtcNow();
        return AskAsync("orders", () => Stamp(tiktok.Get(shop, orderIds), askedAt));
    }

    public Task<OrderPage> SearchOrdersAsync(
        ShopAccess shop, DateTimeOffset updatedFrom, string? pageToken, CancellationToken cancellation)
    {
        var askedAt = clock.GetUtcNow();
        return AskAsync("search", () =>
        {
            var page = tiktok.Search(shop, updatedFrom, pageToken);
            return page with { Orders = Stamp(page.Orders, askedAt) };
        });
    }

    public Task<ShipReceipt> ShipAsync(ShopAccess shop, ShipInstruction instruction, CancellationToken cancellation) =>
        AskAsync("ship", () => tiktok.Ship(shop, instruction));

    public Task<ShipReceipt?> FindShipmentAsync(
        ShopAccess shop, ShipInstruction instruction, CancellationToken cancellation) =>
        AskAsync("find shipment", () => tiktok.FindShipment(shop, instruction));

    public Task<string> CancelAsync(ShopAccess shop, string orderId, string reason, ImmutableArray<string> lineIds, CancellationToken cancellation) =>
        AskAsync("cancel", () => tiktok.Cancel(shop, orderId, reason, lineIds));

    public Task<string?> FindCancellationAsync(
        ShopAccess shop, string orderId, ImmutableArray<string> lineIds, CancellationToken cancellation) =>
        AskAsync("find cancellation", () => tiktok.FindCancellation(shop, orderId, lineIds));

    public Task SubscribeAsync(ShopAccess shop, string eventType, Uri address, CancellationToken cancellation) =>
        Task.CompletedTask;

    private ImmutableArray<OrderDocument> Stamp(ImmutableArray<OrderDocument> documents, DateTimeOffset askedAt) =>
        [.. documents.Select(document => Spoil(document) with { AskedAt = askedAt })];

    /// <summary>
    /// The last version of an order is never made unusable: nobody would ask for it again but a person, who is not here.
    /// </summary>
    private OrderDocument Spoil(OrderDocument document)
    {
        if (!_random.Chance(world.Faults.ChannelAnswersStrangely))
            return document;

        if (_random.Chance(0.5) || tiktok.Find(document.OrderId).IsFinal)
        {
            world.Statistics.Saw("order with unknown members");
            return document with { Json = StrangeJson.WithUnknownMembers(document.Json) };
        }

        world.Statistics.Saw("order that cannot be used");
        return document with { Json = StrangeJson.Unusable(document.Json, _random) };
    }

    private Task<T> AskAsync<T>(string what, Func<T> act)
    {
        world.Scheduler.RequireOwnThread("the channel");
        var answer = new TaskCompletionSource<T>();
        var way = _random.Chance(world.Faults.ChannelSlow)
            ? _random.Span(TimeSpan.FromSeconds(1), FaultPlan.SlowCallUpTo)
            : _random.Seconds(0.02, 0.3);
        if (DrawFailureBefore() is { } refusal)
        {
            world.Statistics.Saw($"channel failed before: {refusal.Kind}");
            world.After(refusal.Kind is ChannelErrorKind.Timeout ? s_timeout : way, () => answer.SetException(refusal));
        }
        else
        {
            var lost = DrawFailureAfter();
            world.After(way, () => Act(what, act, answer, lost));
        }

        return answer.Task;
    }

    private void Act<T>(string what, Func<T> act, TaskCompletionSource<T> answer, ChannelException? lost)
    {
        try
        {
            var result = act();
            if (world.IsTold)
                world.Tell($"{host} asks TikTok: {what}, answered {lost?.Message ?? "well"}");
            if (lost is null)
            {
                world.After(_random.Seconds(0.01, 0.1), () => answer.SetResult(result));
                return;
            }

            world.Statistics.Saw($"channel did it and failed after: {what}");
            world.After(lost.Kind is ChannelErrorKind.Timeout ? s_timeout : TimeSpan.Zero, () => answer.SetException(lost));
        }
        catch (ChannelException refusal)
        {
            world.Statistics.Saw($"channel refused: {what}");
            if (world.IsTold)
                world.Tell($"{host} asks TikTok: {what}, refused: {refusal.Message}");

            world.After(_random.Seconds(0.01, 0.1), () => answer.SetException(refusal));
        }
    }

    private ChannelException? DrawFailureBefore()
    {
        var faults = world.Faults;
        if (_random.Chance(faults.ChannelTimeoutBefore))
            return new ChannelException(ChannelErrorKind.Timeout, "no answer");
        if (_random.Chance(faults.ChannelRateLimited))
        {
            var after = _random.Chance(0.5) ? TimeSpan.FromSeconds(_random.Between(1, 20)) : (TimeSpan?)null;
            return new ChannelException(ChannelErrorKind.RateLimited, "too many requests", retryAfter: after);
        }

        return _random.Chance(faults.ChannelUnavailable) ? new ChannelException(ChannelErrorKind.Unavailable, "500") : null;
    }

    private ChannelException? DrawFailureAfter()
    {
        var faults = world.Faults;
        if (_random.Chance(faults.ChannelTimeoutAfter))
            return new ChannelException(ChannelErrorKind.Timeout, "the answer was lost");
        if (_random.Chance(faults.ChannelUnreadable))
            return new ChannelException(ChannelErrorKind.Unreadable, "the answer is garbage");

        return _random.Chance(faults.ChannelUnavailable) ? new ChannelException(ChannelErrorKind.Unavailable, "502") : null;
    }
}
