using System.Collections.Concurrent;
using System.Collections.Immutable;
using OrderActors.Domain.Inventory;
using OrderActors.Domain.Orders;
using OrderActors.Domain.Shops;
using OrderActors.Engine.Aggregates;
using OrderActors.Engine.Effects;
using OrderActors.Engine.Hosting;
using OrderActors.Engine.Shops;

namespace OrderActors.Engine.Tests.Fakes;

/// <summary>Grains that note their calls and answer as a test tells them.</summary>
internal sealed class FakeActors : IActors
{
    private readonly System.Threading.Channels.Channel<string> _made =
        System.Threading.Channels.Channel.CreateUnbounded<string>();

    public ConcurrentQueue<string> Calls { get; } = new();

    public ConcurrentQueue<RefreshItem> Refreshed { get; } = new();

    /// <summary>The effects as they were handed on.</summary>
    public ConcurrentQueue<EffectIntent> Effects { get; } = new();

    /// <summary>What becomes of an order that is refreshed.</summary>
    public Func<string, RefreshResult> Refresh { get; set; } =
        id => new RefreshResult(id, RefreshOutcome.Applied, "", null);

    /// <summary>Asked for each call; an answer is thrown.</summary>
    public Func<string, Exception?> Fail { get; set; } = _ => null;

    /// <summary>Calls wait for this.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    /// <summary>What a call waits for, asked for each.</summary>
    public Func<string, Task> Wait { get; set; } = _ => Task.CompletedTask;

    public Func<OrderKey, bool> AsksChannel { get; set; } = _ => false;

    /// <summary>The next call made; waits for it.</summary>
    public Task<string> NextCallAsync() => Patience.AwaitAsync(_made.Reader.ReadAsync().AsTask(), "a call to a grain");

    /// <summary>What a poll of a shop ends with; everything was read, unless a test says otherwise.</summary>
    public Func<ShopKey, SyncResult> Sync { get; set; } = _ => new SyncResult(1, null, null);

    public async Task<ImmutableArray<RefreshResult>> RefreshOrdersAsync(ShopKey shop, ImmutableArray<RefreshItem> items)
    {
        foreach (var item in items)
            Refreshed.Enqueue(item);
        await CallAsync($"refresh {shop} {string.Join(',', items.Select(item => item.OrderId))}");
        return [.. items.Select(item => Refresh(item.OrderId))];
    }

    /// <summary>What orders were told, with whether it is over.</summary>
    public ConcurrentQueue<(OrderAnnouncement Announced, bool IsOver)> Announcements { get; } = new();

    public Task AnnounceAsync(OrderKey order, OrderAnnouncement announced, bool isOver, CommandContext context)
    {
        Announcements.Enqueue((announced, isOver));
        return CallAsync($"{(isOver ? "withdraw" : "announce")} {announced.Fact} to {order}");
    }

    public async Task<SyncResult> SyncShopAsync(ShopKey shop, CommandContext context)
    {
        await CallAsync($"sync {shop}");
        return Sync(shop);
    }

    public Task PerformEffectAsync(EffectIntent effect, bool lookFirst, DateTimeOffset callBefore)
    {
        Effects.Enqueue(effect);
        return CallAsync($"effect {effect.EffectId}{(lookFirst ? " looking first" : "")}");
    }

    public async Task<bool> WakeOrderAsync(OrderKey order, CommandContext context)
    {
        await CallAsync($"wake {order}");
        return AsksChannel(order);
    }

    public Task SweepStockAsync(SkuKey sku, CommandContext context) => CallAsync($"sweep {sku}");

    private async Task CallAsync(string call)
    {
        Calls.Enqueue(call);
        _made.Writer.TryWrite(call);
        await Gate;
        await Wait(call);
        if (Fail(call) is { } failure)
            throw failure;
    }
}
