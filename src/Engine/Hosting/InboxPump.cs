using System.Collections.Immutable;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using OrderActors.Domain.Shops;
using OrderActors.Engine.Aggregates;
using OrderActors.Engine.Shops;
using OrderActors.Ports.Channels;
using OrderActors.Ports.Storage;

namespace OrderActors.Engine.Hosting;

/// <summary>Takes stored deliveries to their shops, many at a time, and writes down what became of each.</summary>
/// <remarks>
/// A delivery is settled only after what it led to is committed; dying in between means doing it again, and doing it
/// again changes nothing. New deliveries come as hints; those whose hint was lost come from the sweeper.
/// </remarks>
public sealed partial class InboxPump(
    IActors actors,
    ICommitPipeline pipeline,
    ShopDirectory shops,
    TimeProvider clock,
    ILogger<InboxPump> logger) : IInboxHint
{
    /// <summary>Hints beyond this are dropped; the sweeper finds their deliveries in the database.</summary>
    private const int MaxWaiting = 20_000;

    /// <summary>Shop calls under way at once. Chosen: enough to hide the channel's latency, few enough to keep batches full.</summary>
    private const int MaxCalls = 8;

    /// <summary>After so many fruitless tries, about a day, a person has to look.</summary>
    private const int MaxAttempts = 150;

    private readonly Channel<PendingDelivery> _waiting = Channel.CreateBounded<PendingDelivery>(
        // Not DropWrite: that drops and still says "written", and what was dropped would count as under way for ever.
        new BoundedChannelOptions(MaxWaiting) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true });

    private readonly HashSet<long> _underWay = [];
    private readonly Lock _gate = new();

    public void Stored(PendingDelivery delivery)
    {
        lock (_gate)
        {
            if (!_underWay.Add(delivery.InboxId))
                return;
        }

        if (!_waiting.Writer.TryWrite(delivery))
            Forget([delivery]);
    }

    /// <summary>Works until cancelled; what is under way then is finished.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var calls = new List<Task>(MaxCalls);
        try
        {
            while (await _waiting.Reader.WaitToReadAsync(cancellation))
            {
                foreach (var (shop, deliveries) in await TakeBatchAsync(cancellation))
                {
                    calls.RemoveAll(call => call.IsCompleted);
                    if (calls.Count >= MaxCalls)
                        calls.Remove(await Task.WhenAny(calls));

                    calls.Add(HandleAsync(shop, deliveries));
                }
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            await Task.WhenAll(calls);
        }
    }

    private async Task<List<(ShopKey? Shop, ImmutableArray<PendingDelivery> Deliveries)>> TakeBatchAsync(
        CancellationToken cancellation)
    {
        var byShop = new Dictionary<string, List<PendingDelivery>>(StringComparer.Ordinal);
        for (var taken = 0; taken < MaxCalls * IShopChannel.MaxOrdersPerCall && _waiting.Reader.TryRead(out var delivery); taken++)
        {
            if (!byShop.TryGetValue(delivery.ShopId, out var list))
                byShop[delivery.ShopId] = list = [];
            list.Add(delivery);
        }

        var batch = new List<(ShopKey?, ImmutableArray<PendingDelivery>)>();
        foreach (var (shopId, deliveries) in byShop)
        {
            var shop = await FindShopAsync(shopId, cancellation);
            batch.AddRange(deliveries.Chunk(IShopChannel.MaxOrdersPerCall).Select(chunk => (shop, chunk.ToImmutableArray())));
        }

        return batch;
    }

    private async Task<ShopKey?> FindShopAsync(string shopId, CancellationToken cancellation)
    {
        try
        {
            return await shops.FindAsync(shopId, cancellation);
        }
        catch (StorageUnavailableException)
        {
            return null;
        }
    }

    private async Task HandleAsync(ShopKey? shop, ImmutableArray<PendingDelivery> deliveries)
    {
        try
        {
            var settlements = shop is { } known
                ? await ApplyAsync(known, deliveries)
                : [.. deliveries.Select(delivery => Later(delivery, $"no connected shop {delivery.ShopId}", null))];
            await pipeline.SettleAsync(settlements);
        }
        catch (Exception exception)
        {
            // Nothing is lost: they are still pending in the database, and the sweeper offers them again.
            LogBatchFailed(logger, deliveries.Length, exception);
        }
        finally
        {
            Forget(deliveries);
        }
    }

    private async Task<ImmutableArray<InboxSettlement>> ApplyAsync(
        ShopKey shop, ImmutableArray<PendingDelivery> deliveries)
    {
        var items = deliveries.SelectMany(ItemsOf).DistinctBy(item => item.OrderId).ToImmutableArray();
        var results = new Dictionary<string, RefreshResult>(StringComparer.Ordinal);
        foreach (var chunk in items.Chunk(IShopChannel.MaxOrdersPerCall))
        {
            foreach (var result in await actors.RefreshOrdersAsync(shop, [.. chunk]))
                results[result.OrderId] = result;
        }

        var settlements = ImmutableArray.CreateBuilder<InboxSettlement>(deliveries.Length);
        foreach (var delivery in deliveries)
            settlements.Add(await SettleAsync(shop, delivery, results));

        return settlements.ToImmutable();
    }

    private async Task<InboxSettlement> SettleAsync(
        ShopKey shop, PendingDelivery delivery, Dictionary<string, RefreshResult> results)
    {
        if (delivery.Topic == SellerDeauthorized)
        {
            await actors.DisconnectShopAsync(shop, "the seller removed the app", ContextOf(delivery));
            return Settled(delivery, "applied", null);
        }

        var own = OrderIdsOf(delivery).Select(id => results[id]).ToList();
        if (own.Count == 0)
            return Settled(delivery, "ignored", "names no order");
        if (own.FirstOrDefault(result => result.Outcome is RefreshOutcome.Unreadable) is { } unreadable)
            return Settled(delivery, "quarantined", unreadable.Message);

        return own.FirstOrDefault(result => result.Outcome is not RefreshOutcome.Applied) is { } open
            ? Later(delivery, open.Message, open.RetryAfter)
            : Settled(delivery, "applied", null);
    }

    /// <summary>TikTok's topic of a seller who ends the authorization (TikTok document, 3.3).</summary>
    private const string SellerDeauthorized = "6";

    private static IEnumerable<RefreshItem> ItemsOf(PendingDelivery delivery) =>
        OrderIdsOf(delivery).Select(id => new RefreshItem(id, ContextOf(delivery)));

    private static string[] OrderIdsOf(PendingDelivery delivery) =>
        delivery.OrderId.Split(',', StringSplitOptions.RemoveEmptyEntries);

    private static CommandContext ContextOf(PendingDelivery delivery) =>
        new("channel", $"webhook:{delivery.NotificationId}", null);

    private InboxSettlement Settled(PendingDelivery delivery, string status, string? note) =>
        new(delivery.InboxId, status, note, delivery.Attempts + 1, null, clock.GetUtcNow());

    private InboxSettlement Later(PendingDelivery delivery, string note, TimeSpan? retryAfter)
    {
        var attempts = delivery.Attempts + 1;
        if (attempts >= MaxAttempts)
            return Settled(delivery, "quarantined", $"given up after {attempts} tries: {note}");

        // 1, 2, 4 seconds and so on, at most 10 minutes: a webhook may come before the order can be read.
        var wait = TimeSpan.FromSeconds(Math.Min(Math.Pow(2, Math.Min(attempts - 1, 12)), 600));
        var now = clock.GetUtcNow();
        return new InboxSettlement(
            delivery.InboxId, "pending", note, attempts, now + (retryAfter > wait ? retryAfter.Value : wait), now);
    }

    private void Forget(ImmutableArray<PendingDelivery> deliveries)
    {
        lock (_gate)
        {
            foreach (var delivery in deliveries)
                _underWay.Remove(delivery.InboxId);
        }
    }

    [LoggerMessage(101, LogLevel.Warning, "{Count} deliveries could not be settled; they stay pending and are taken up again")]
    private static partial void LogBatchFailed(ILogger logger, int count, Exception exception);
}
