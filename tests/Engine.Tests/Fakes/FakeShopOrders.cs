using OrderActors.Domain.Orders;
using OrderActors.Engine.Aggregates;
using OrderActors.Engine.Shops;
using OrderActors.Ports.Channels;

namespace OrderActors.Engine.Tests.Fakes;

/// <summary>Orders that note what their shop tells them.</summary>
internal sealed class FakeShopOrders : IShopOrders
{
    public List<string> Applied { get; } = [];

    /// <summary>Asked by order id; an answer is thrown.</summary>
    public Func<string, Exception?> Fail { get; set; } = _ => null;

    /// <summary>What an order waits for before it answers.</summary>
    public Func<string, Task> Wait { get; set; } = _ => Task.CompletedTask;

    /// <summary>Asked by order id; an answer says why the payload cannot be worked with.</summary>
    public Func<string, string?> Unreadable { get; set; } = _ => null;

    /// <summary>Asked by order id; an answer says why the order is none of this shop's.</summary>
    public Func<string, string?> Skip { get; set; } = _ => null;

    public async Task<ApplyOutcome> ApplyAsync(
        OrderKey order, OrderDocument document, OrderPolicy policy, CommandContext context)
    {
        await Task.Yield();
        await Wait(order.TikTokOrderId);
        if (Fail(order.TikTokOrderId) is { } failure)
            throw failure;
        if (Unreadable(order.TikTokOrderId) is { } reason)
            return new ApplyOutcome(false, reason);
        if (Skip(order.TikTokOrderId) is { } taken)
            return new ApplyOutcome(false, null, Skipped: taken);

        Applied.Add(document.Json);
        return new ApplyOutcome(true, null);
    }

    /// <summary>Why an order no longer wants an effect; null while it does.</summary>
    public Func<string, string?> WhyNot { get; set; } = _ => null;

    public async Task<string?> WhyNotAsync(OrderKey order, string effectId, CommandContext context)
    {
        await Task.Yield();
        return WhyNot(effectId);
    }
}
