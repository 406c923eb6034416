using System.Collections.Immutable;
using System.Diagnostics;
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
public sealed partial class InboxPump : IInboxHint
{
    /// <summary>
    /// Hints beyond 20,000, or 10,000 of one shop, are dropped, and the sweeper finds their deliveries in the database.
    /// Three calls a shop hide the channel's latency; more would only queue for its rate budget with smaller batches.
    /// </summary>
    private static readonly LaneLimits s_limits = new(20_000, 10_000, 64, 3, IShopChannel.MaxOrdersPerCall);

    /// <summary>About a second of work for two processors; a fifth of what may wait as hints.</summary>
    private const int Comfortable = 4_000;

    /// <summary>After so many fruitless tries, about a day, a person has to look.</summary>
    private const int MaxAttempts = 150;

    private readonly ShopLanes<PendingDelivery> _lanes;
    private readonly IActors _actors;
    private readonly ICommitPipeline _pipeline;
    private readonly ShopDirectory _shops;
    private readonly TimeProvider _clock;
    private readonly ILogger<InboxPump> _logger;
    private readonly HashSet<long> _underWay = [];
    private readonly Lock _gate = new();

    /// <param name="scheduler">Where the work runs; null = the thread pool. A simulation gives its own.</param>
    /// <param name="gathering">Null = that of webhooks.</param>
    public InboxPump(
        IActors actors,
        ICommitPipeline pipeline,
        ShopDirectory shops,
        TimeProvider clock,
        ILogger<InboxPump> logger,
        TaskScheduler? scheduler = null,
        Gathering? gathering = null)
    {
        _actors = actors;
        _pipeline = pipeline;
        _shops = shops;
        _clock = clock;
        _logger = logger;
        _lanes = new ShopLanes<PendingDelivery>(
            "inbox", s_limits, gathering ?? Gathering.OfWebhooks(clock), HandleAsync, scheduler ?? TaskScheduler.Default);
    }

    public void Stored(PendingDelivery delivery)
    {
        lock (_gate)
        {
            if (!_underWay.Add(delivery.InboxId))
                return;
        }

        if (!_lanes.Offer(delivery.ShopId, delivery))
            Forget([delivery]);
    }

    public bool IsBehind(string shopId) => _lanes.HasMoreThanItsShare(shopId, Comfortable);

    /// <summary>Works until cancelled; what is under way then is finished.</summary>
    public Task RunAsync(CancellationToken cancellation) => _lanes.RunAsync(cancellation);

    private async Task HandleAsync(string shopId, ImmutableArray<PendingDelivery> deliveries)
    {
        ImmutableArray<InboxSettlement> settled = [];
        var spans = DeliverySpans.Begin(deliveries);
        Activity.Current = spans.First;
        try
        {
            var settlements = await _shops.FindAsync(shopId, CancellationToken.None) is { } known
                ? await ApplyAsync(known, deliveries, spans)
                : [.. deliveries.Select(OfNoShop)];
            await _pipeline.SettleAsync(settlements);
            settled = settlements;
            Measure(deliveries, settled);
        }
        catch (Exception exception)
        {
            // Nothing is lost: they are still pending in the database, and the sweeper offers them again.
            LogBatchFailed(_logger, deliveries.Length, exception);
        }
        finally
        {
            spans.End(settled);
            Forget(deliveries);
        }
    }

    private static void Measure(ImmutableArray<PendingDelivery> deliveries, ImmutableArray<InboxSettlement> settled)
    {
        foreach (var (delivery, settlement) in deliveries.Zip(settled))
        {
            EngineMetrics.Settled(settlement.Status);
            if (settlement.Status == "applied")
                EngineMetrics.Applied(settlement.At - delivery.ReceivedAt);
        }
    }

    /// <summary>Kept until the shop is connected; but a removal that waited for that would end the new authorization.</summary>
    private InboxSettlement OfNoShop(PendingDelivery delivery) => delivery.Topic == SellerDeauthorized
        ? Settled(delivery, "ignored", $"shop {delivery.ShopId} is not connected")
        : Later(delivery, $"no connected shop {delivery.ShopId}", null);

    private async Task<ImmutableArray<InboxSettlement>> ApplyAsync(
        ShopKey shop, ImmutableArray<PendingDelivery> deliveries, DeliverySpans spans)
    {
        var items = deliveries.SelectMany(delivery => ItemsOf(delivery, spans)).DistinctBy(item => item.OrderId).ToImmutableArray();
        var results = new Dictionary<string, RefreshResult>(StringComparer.Ordinal);
        foreach (var chunk in items.Chunk(IShopChannel.MaxOrdersPerCall))
        {
            foreach (var result in await _actors.RefreshOrdersAsync(shop, [.. chunk]))
                results[result.OrderId] = result;
        }

        var settlements = ImmutableArray.CreateBuilder<InboxSettlement>(deliveries.Length);
        foreach (var delivery in deliveries)
            settlements.Add(await SettleAsync(shop, delivery, results, spans));

        return settlements.ToImmutable();
    }

    private async Task<InboxSettlement> SettleAsync(
        ShopKey shop, PendingDelivery delivery, Dictionary<string, RefreshResult> results, DeliverySpans spans)
    {
        if (delivery.Topic == SellerDeauthorized)
            return await TryAuthorizationAsync(shop, delivery, spans);

        var own = OrderIdsOf(delivery).Select(id => results[id]).ToList();
        if (own.Count == 0)
            return Settled(delivery, "ignored", "names no order");
        if (own.FirstOrDefault(result => result.Outcome is RefreshOutcome.Unreadable) is { } unreadable)
            return Settled(delivery, "quarantined", unreadable.Message);

        return own.FirstOrDefault(result => result.Outcome is not RefreshOutcome.Applied) is { } open
            ? Later(delivery, open.Message, open.RetryAfter)
            : Settled(delivery, "applied", null);
    }

    /// <summary>
    /// The news of a removal may come after the seller has authorized us again, and does not say which authorization it
    /// means. So it is only a hint to try the one that there is: a poll that finds it ended disconnects the shop.
    /// </summary>
    private async Task<InboxSettlement> TryAuthorizationAsync(
        ShopKey shop, PendingDelivery delivery, DeliverySpans spans)
    {
        var sync = await _actors.SyncShopAsync(shop, ContextOf(delivery, spans));
        if (sync.Error is null)
            return Settled(delivery, "ignored", "the authorization works: the seller has given it again since");

        return await _shops.IsConnectedAsync(shop, CancellationToken.None)
            ? Later(delivery, sync.Error, null)
            : Settled(delivery, "applied", null);
    }

    /// <summary>TikTok's topic of a seller who ends the authorization (TikTok document, 3.3).</summary>
    private const string SellerDeauthorized = "6";

    private static IEnumerable<RefreshItem> ItemsOf(PendingDelivery delivery, DeliverySpans spans) =>
        OrderIdsOf(delivery).Select(id => new RefreshItem(id, ContextOf(delivery, spans)));

    private static string[] OrderIdsOf(PendingDelivery delivery) =>
        delivery.OrderId.Split(',', StringSplitOptions.RemoveEmptyEntries);

    private static CommandContext ContextOf(PendingDelivery delivery, DeliverySpans spans) =>
        new("channel", $"webhook:{delivery.NotificationId}", spans.TraceOf(delivery));

    private InboxSettlement Settled(PendingDelivery delivery, string status, string? note) =>
        new(delivery.InboxId, status, note, delivery.Attempts + 1, null, _clock.GetUtcNow());

    private InboxSettlement Later(PendingDelivery delivery, string note, TimeSpan? retryAfter)
    {
        var attempts = delivery.Attempts + 1;
        if (attempts >= MaxAttempts)
            return Settled(delivery, "quarantined", $"given up after {attempts} tries: {note}");

        // 1, 2, 4 seconds and so on, at most 10 minutes: a webhook may come before the order can be read.
        var wait = TimeSpan.FromSeconds(Math.Min(Math.Pow(2, Math.Min(attempts - 1, 12)), 600));
        var now = _clock.GetUtcNow();
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
