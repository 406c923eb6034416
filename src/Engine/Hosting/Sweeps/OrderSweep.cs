using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using OrderActors.Domain.Orders;
using OrderActors.Domain.Shops;
using OrderActors.Engine.Aggregates;
using OrderActors.Engine.Shops;
using OrderActors.Ports.Channels;
using OrderActors.Ports.Storage;

namespace OrderActors.Engine.Hosting.Sweeps;

/// <summary>Wakes orders whose next action is due, and asks the channel about those that wait for news.</summary>
internal sealed partial class OrderSweep(IActors actors, IStoreReader reader, TimeProvider clock, ILogger logger) : ISweep
{
    private readonly DuePages _pages = new();
    private readonly GrainCalls _calls = new(logger, clock);
    private readonly GrainCalls _asks = new(logger, clock);

    /// <summary>Orders that wait for news, of shops that have not been asked yet; a slow wake adds its order after its sweep.</summary>
    private readonly Dictionary<ShopKey, HashSet<OrderKey>> _waiting = [];

    public string Kind => "orders";

    public async Task<bool> SweepAsync(CancellationToken cancellation)
    {
        var due = await _pages.NextAsync(rows => reader.LoadDueOrdersAsync(clock.GetUtcNow(), rows, cancellation));
        await _calls.ForEachAsync(due, async text =>
        {
            var key = OrderKey.Parse(text);
            if (await actors.WakeOrderAsync(key, new CommandContext("system", "deadline:order", null)))
            {
                lock (_waiting)
                {
                    var shop = new ShopKey(key.SellerId, key.ShopId);
                    if (!_waiting.TryGetValue(shop, out var orders))
                        _waiting[shop] = orders = [];
                    orders.Add(key);
                }
            }
        });

        await _asks.ForEachAsync(ShopsToAsk(), async text =>
        {
            var shop = ShopKey.Parse(text);
            foreach (var chunk in TakeOrdersOf(shop).Chunk(IShopChannel.MaxOrdersPerCall))
                await AskChannelAsync(shop, chunk);
        });
        return false;
    }

    private ImmutableArray<string> ShopsToAsk()
    {
        lock (_waiting)
        {
            return [.. _waiting.Keys.Select(shop => shop.ToString())];
        }
    }

    private HashSet<OrderKey> TakeOrdersOf(ShopKey shop)
    {
        lock (_waiting)
        {
            return _waiting.Remove(shop, out var orders) ? orders : [];
        }
    }

    private async Task AskChannelAsync(ShopKey shop, OrderKey[] orders)
    {
        var context = new CommandContext("channel", "deadline:ask", null);
        try
        {
            var results = await actors.RefreshOrdersAsync(
                shop, [.. orders.Select(order => new RefreshItem(order.TikTokOrderId, context))]);
            foreach (var result in results.Where(result => result.Outcome is not RefreshOutcome.Applied))
                LogNotRefreshed(logger, result.OrderId, result.Message);
        }
        catch (Exception exception)
        {
            LogNotAsked(logger, shop.ToString(), orders.Length, exception);
        }
    }

    [LoggerMessage(115, LogLevel.Warning, "Shop {Shop} could not be asked about {Count} orders; they are asked about when due again")]
    private static partial void LogNotAsked(ILogger logger, string shop, int count, Exception exception);

    [LoggerMessage(114, LogLevel.Information, "Order {OrderId} is waiting for news and could not be asked about: {Reason}")]
    private static partial void LogNotRefreshed(ILogger logger, string orderId, string reason);
}
