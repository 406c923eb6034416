using OrderActors.Domain.Orders;
using OrderActors.Engine.Aggregates;
using OrderActors.Engine.Shops;

namespace OrderActors.Engine.Tests.Fakes;

/// <summary>Orders that note what their shop tells them.</summary>
internal sealed class FakeShopOrders : IShopOrders
{
    public List<string> Applied { get; } = [];

    public List<(string EffectId, EffectResult Result)> Settled { get; } = [];

    /// <summary>Asked by order id; an answer is thrown.</summary>
    public Func<string, Exception?> Fail { get; set; } = _ => null;

    /// <summary>Asked by order id; an answer says why the payload cannot be worked with.</summary>
    public Func<string, string?> Unreadable { get; set; } = _ => null;

    public async Task<string?> ApplyAsync(OrderKey order, string payload, OrderPolicy policy, CommandContext context)
    {
        await Task.Yield();
        if (Fail(order.TikTokOrderId) is { } failure)
            throw failure;
        if (Unreadable(order.TikTokOrderId) is { } reason)
            return reason;

        Applied.Add(payload);
        return null;
    }

    public async Task SettleAsync(OrderKey order, string effectId, EffectResult result, CommandContext context)
    {
        await Task.Yield();
        Settled.Add((effectId, result));
    }
}
