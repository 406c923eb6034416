using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using OrderActors.Domain.Shops;
using OrderActors.Engine.Hosting.Deliveries;
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

    /// <summary>Hints that may wait before senders are slowed down: about a second of work for two processors.</summary>
    private const int Comfortable = 4_000;

    private readonly ShopLanes<PendingDelivery> _lanes;
    private readonly ICommitPipeline _pipeline;
    private readonly ShopDirectory _shops;
    private readonly DeliveryHandlers _handlers;
    private readonly ILogger<InboxPump> _logger;
    private readonly HashSet<long> _underWay = [];
    private readonly Lock _gate = new();

    /// <param name="scheduler">Where the work runs; null = the thread pool. A simulation gives its own.</param>
    /// <param name="gathering">Null = that of webhooks.</param>
    public InboxPump(
        IActors actors,
        ICommitPipeline pipeline,
        ShopDirectory shops,
        IDeliveryClaims claims,
        TimeProvider clock,
        ILogger<InboxPump> logger,
        TaskScheduler? scheduler = null,
        Gathering? gathering = null)
    {
        _pipeline = pipeline;
        _shops = shops;
        _handlers = new DeliveryHandlers(
            actors, shops, claims, clock, (count, exception) => LogCallFailed(logger, count, exception));
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
            var settlements = await WorkAsync(shopId, deliveries, spans);
            await SettleAsync(settlements);
            settled = settlements;
            Measure(deliveries, settled);
        }
        catch (Exception exception)
        {
            // The database is away, which is no attempt. Nothing is lost: they are still pending, and the sweeper offers them again.
            LogBatchFailed(_logger, deliveries.Length, exception);
        }
        finally
        {
            spans.End(settled);
            Forget(deliveries);
        }
    }

    private async Task<ImmutableArray<InboxSettlement>> WorkAsync(
        string shopId, ImmutableArray<PendingDelivery> deliveries, DeliverySpans spans)
    {
        ShopKey? shop;
        try
        {
            shop = await _shops.FindAsync(shopId, CancellationToken.None);
        }
        catch (Exception exception) when (exception is not (StorageUnavailableException or StorageOverloadedException))
        {
            LogCallFailed(_logger, deliveries.Length, exception);
            return _handlers.Failed(deliveries, exception);
        }

        return await _handlers.HandleAsync(shop, deliveries, spans);
    }

    /// <summary>One settlement that cannot be stored keeps no other from being stored.</summary>
    private async Task SettleAsync(ImmutableArray<InboxSettlement> settlements)
    {
        try
        {
            await _pipeline.SettleAsync(settlements);
        }
        catch (Exception exception)
            when (settlements.Length > 1 && exception is not (StorageUnavailableException or StorageOverloadedException))
        {
            LogCallFailed(_logger, settlements.Length, exception);
            foreach (var settlement in settlements)
                await SettleAloneAsync(settlement);
        }
    }

    private async Task SettleAloneAsync(InboxSettlement settlement)
    {
        try
        {
            await _pipeline.SettleAsync([settlement]);
        }
        catch (Exception exception) when (exception is not (StorageUnavailableException or StorageOverloadedException))
        {
            LogBatchFailed(_logger, 1, exception);
        }
    }

    private static void Measure(ImmutableArray<PendingDelivery> deliveries, ImmutableArray<InboxSettlement> settled)
    {
        foreach (var (delivery, settlement) in deliveries.Zip(settled))
        {
            EngineMetrics.Settled(settlement.Status.ToText());
            if (settlement is { Status: InboxStatus.Applied, HasWaited: false })
                EngineMetrics.Applied(settlement.At - delivery.ReceivedAt);
        }
    }

    private void Forget(ImmutableArray<PendingDelivery> deliveries)
    {
        lock (_gate)
        {
            foreach (var delivery in deliveries)
                _underWay.Remove(delivery.InboxId);
        }
    }

    [LoggerMessage(103, LogLevel.Warning, "A batch of {Count} deliveries failed; the deliveries are tried again in smaller batches or later, and each try counts")]
    private static partial void LogCallFailed(ILogger logger, int count, Exception exception);

    [LoggerMessage(101, LogLevel.Warning, "{Count} deliveries could not be settled; they stay pending and are taken up again")]
    private static partial void LogBatchFailed(ILogger logger, int count, Exception exception);
}
