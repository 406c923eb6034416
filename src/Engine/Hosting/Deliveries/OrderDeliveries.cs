using System.Collections.Immutable;
using OrderActors.Domain.Orders;
using OrderActors.Domain.Shops;
using OrderActors.Engine.Shops;
using OrderActors.Ports.Channels;
using OrderActors.Ports.Storage;

namespace OrderActors.Engine.Hosting.Deliveries;

/// <summary>Every topic that names orders: a delivery is a hint to fetch them, and done when they were read as new as it.</summary>
/// <remarks>
/// A delivery that is ahead of what can be read waits. If it tells of a cancellation, or of a request for one, the order is held
/// meanwhile, also when it could not be read at all.
/// </remarks>
internal sealed class OrderDeliveries(
    IActors actors, IDeliveryClaims claims, Settlements settlements, TimeProvider clock) : IDeliveryHandler
{
    public async Task<ImmutableArray<InboxSettlement>> HandleAsync(
        ShopKey shop, ImmutableArray<PendingDelivery> deliveries, DeliverySpans spans)
    {
        var readAt = clock.GetUtcNow();
        var items = deliveries.SelectMany(delivery => ItemsOf(delivery, spans)).DistinctBy(item => item.OrderId).ToImmutableArray();
        var results = new Dictionary<string, RefreshResult>(StringComparer.Ordinal);
        foreach (var chunk in items.Chunk(IShopChannel.MaxOrdersPerCall))
        {
            foreach (var result in await actors.RefreshOrdersAsync(shop, [.. chunk]))
                results[result.OrderId] = result;
        }

        var settled = ImmutableArray.CreateBuilder<InboxSettlement>(deliveries.Length);
        foreach (var delivery in deliveries)
        {
            // No order is told anything while the database is away: it could not keep it.
            var reading = new Reading(delivery, claims.Of(delivery), ResultsOf(delivery, results), readAt);
            if (reading.Stop is { } stop && !reading.IsStorageAway)
                await AnnounceAsync(shop, reading, stop, spans);
            if (reading.TakenBack is { } takenBack && !reading.IsStorageAway)
                await TakeBackAsync(shop, reading, takenBack, spans);
            settled.Add(Settle(reading));
        }

        return settled.MoveToImmutable();
    }

    public InboxSettlement WithoutShop(PendingDelivery delivery) =>
        settlements.Later(delivery, $"no connected shop {delivery.ShopId}");

    /// <summary>Has each order that does not know of the cancellation hold still, or go on where there is nothing to wait for.</summary>
    private async Task AnnounceAsync(ShopKey shop, Reading reading, OrderAnnouncement stop, DeliverySpans spans)
    {
        foreach (var result in reading.Results)
        {
            var state = reading.StateOf(result);
            if (state is ClaimState.Known)
                continue;

            await actors.AnnounceAsync(
                new OrderKey(shop.SellerId, shop.ShopId, result.OrderId),
                stop,
                isOver: state is ClaimState.NeverShown,
                spans.ContextOf(reading.Delivery));
        }
    }

    /// <summary>An order that holds still for what was taken back goes on, whatever its details show.</summary>
    private async Task TakeBackAsync(ShopKey shop, Reading reading, OrderAnnouncement takenBack, DeliverySpans spans)
    {
        foreach (var result in reading.Results)
        {
            if (result.Outcome is RefreshOutcome.Skipped)
                continue;

            await actors.AnnounceAsync(
                new OrderKey(shop.SellerId, shop.ShopId, result.OrderId), takenBack, isOver: true, spans.ContextOf(reading.Delivery));
        }
    }

    private InboxSettlement Settle(Reading reading)
    {
        var delivery = reading.Delivery;
        if (reading.Results.IsEmpty)
            return settlements.Ignored(delivery, "names no order");
        if (reading.Results.FirstOrDefault(result => result.Outcome is RefreshOutcome.StorageAway) is { } away)
            return settlements.NotTried(delivery, away.Message);
        if (reading.Results.FirstOrDefault(result => result.Outcome is RefreshOutcome.Unreadable) is { } unreadable)
            return settlements.Quarantined(delivery, unreadable.Message);
        if (reading.Results.FirstOrDefault(
            result => result.Outcome is not (RefreshOutcome.Applied or RefreshOutcome.Skipped)) is { } open)
        {
            return settlements.Later(delivery, open.Message, open.RetryAfter);
        }

        if (reading.Results.All(result => result.Outcome is RefreshOutcome.Skipped))
            return settlements.Ignored(delivery, reading.Results[0].Message);

        return reading.Results.FirstOrDefault(result => reading.StateOf(result) is ClaimState.Ahead) is { Known: { } known } ahead
            ? Ahead(reading, ClaimCheck.Note(reading.Claim, ahead.OrderId, known))
            : settlements.Applied(delivery) with
            {
                HasWaited = reading.Claim.Proof is ClaimProof.Visible && delivery.Attempts > 0,
            };
    }

    /// <remarks>
    /// Where a second reading is enough, it comes when the change must be visible: nothing waits for it. Where an order is
    /// held, it is looked at again sooner.
    /// </remarks>
    private InboxSettlement Ahead(Reading reading, string note)
    {
        var delivery = reading.Delivery;
        var untilVisible = delivery.ReceivedAt + SyncSweep.VisibleAfter - clock.GetUtcNow();
        return reading.Claim switch
        {
            { Proof: ClaimProof.Visible, Stop: null, IsInvoiced: false } => settlements.Later(delivery, note, untilVisible),
            { Proof: ClaimProof.Visible } => settlements.Later(delivery, note, atMost: untilVisible),
            _ => settlements.Later(delivery, note),
        };
    }

    private static ImmutableArray<RefreshResult> ResultsOf(
        PendingDelivery delivery, Dictionary<string, RefreshResult> results) =>
    [
        .. OrderIdsOf(delivery).Select(id => results.GetValueOrDefault(id)
            ?? new RefreshResult(id, RefreshOutcome.Failed, $"nothing was said of order {id}", null)),
    ];

    private static IEnumerable<RefreshItem> ItemsOf(PendingDelivery delivery, DeliverySpans spans) =>
        OrderIdsOf(delivery).Select(id => new RefreshItem(id, spans.ContextOf(delivery)));

    private static IEnumerable<string> OrderIdsOf(PendingDelivery delivery) =>
        delivery.OrderId.Split(',', StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal);

    /// <summary>A delivery, and what was read of its orders.</summary>
    private sealed record Reading(
        PendingDelivery Delivery, DeliveryClaim Claim, ImmutableArray<RefreshResult> Results, DateTimeOffset At)
    {
        public bool IsStorageAway => Results.Any(result => result.Outcome is RefreshOutcome.StorageAway);

        public OrderAnnouncement? Stop => ClaimCheck.StopOf(Claim, Delivery.ReceivedAt);

        public OrderAnnouncement? TakenBack => Claim.TakenBack is { } fact
            ? new OrderAnnouncement(fact, Claim.At ?? Delivery.ReceivedAt) { IsTakenBack = true }
            : null;

        /// <remarks>
        /// An order that could not be read knows nothing of it. An order of an earlier version does not say what it knows. Of an
        /// order that is none of this shop's, this shop has nothing to learn.
        /// </remarks>
        public ClaimState StateOf(RefreshResult result)
        {
            if (result.Outcome is RefreshOutcome.Skipped)
                return ClaimState.Known;
            if (result.Outcome is not RefreshOutcome.Applied)
                return ClaimState.Ahead;

            return result.Known is { } known ? ClaimCheck.Of(Claim, known, Delivery.ReceivedAt, At) : ClaimState.Known;
        }
    }
}
