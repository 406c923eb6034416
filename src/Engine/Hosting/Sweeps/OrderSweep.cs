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
    private readonly GrainCalls _calls = new(logger);

    public string Kind => "orders";

    public async Task<bool> SweepAsync(CancellationToken cancellation)
    {
        var due = await _pages.NextAsync(rows => reader.LoadDueOrdersAsync(clock.GetUtcNow(), rows, cancellation));
        var waiting = new List<OrderKey>();
        await _calls.ForEachAsync(due, async text =>
        {
            var key = OrderKey.Parse(text);
            if (await actors.WakeOrderAsync(key, new CommandContext("system", "deadline:order", null)))
            {
                lock (waiting)
                {
                    waiting.Add(key);
                }
            }
        });

        foreach (var shop in waiting.GroupBy(key => new ShopKey(key.SellerId, key.ShopId)))
        {
            foreach (var chunk in shop.Chunk(IShopChannel.MaxOrdersPerCall))
                await AskChannelAsync(shop.Key, chunk);
        }

        return false;
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
