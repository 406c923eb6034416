using System.Collections.Immutable;
using OrderActors.Domain.Channels;
using OrderActors.Domain.Orders;

namespace OrderActors.Engine.PublicEvents;

/// <summary>What the outside is told of an event of an order. Pure: the order before and after it in, news or nothing out.</summary>
internal static class OrderNews
{
    /// <summary>What an event may be told as; null where it is our own business.</summary>
    /// <remarks>A new event of the Domain does not compile until somebody has decided what it is.</remarks>
    public static PublicEventType? TypeOf(OrderEventCase @case) => @case switch
    {
        OrderEventCase.Created => PublicEventType.OrderCreated,
        OrderEventCase.ChannelChanged => PublicEventType.OrderUpdated,
        OrderEventCase.Validated => PublicEventType.OrderValidated,
        OrderEventCase.StockReserved => PublicEventType.OrderInventoryReserved,
        OrderEventCase.ProcessingStarted => PublicEventType.OrderProcessing,
        OrderEventCase.ShipArranged => PublicEventType.OrderLabelArranged,
        OrderEventCase.Shipped => PublicEventType.OrderShipped,
        OrderEventCase.Delivered => PublicEventType.OrderDelivered,
        OrderEventCase.Cancelled => PublicEventType.OrderCancelled,
        OrderEventCase.ClosedByChannel => PublicEventType.OrderClosed,
        OrderEventCase.Failed => PublicEventType.OrderFailed,
        OrderEventCase.HoldPlaced or OrderEventCase.StopAnnounced => PublicEventType.OrderHoldPlaced,
        OrderEventCase.HoldReleased => PublicEventType.OrderHoldReleased,
        OrderEventCase.EffectUncertain or OrderEventCase.EffectRefused or OrderEventCase.StockRefused
            or OrderEventCase.StockConflicted => PublicEventType.OrderAttentionNeeded,

        // Steps of the order with its stock: stock.changed tells of the units, order.failed of what cannot be had.
        OrderEventCase.StockExempted or OrderEventCase.StockConfirmed or OrderEventCase.StockLost or OrderEventCase.StockShrunk
            or OrderEventCase.StockReleased or OrderEventCase.StockConsumed or OrderEventCase.LinesConsumed
            or OrderEventCase.StockWanted => null,

        // Intents and tries: what comes of them is told, and not that they are under way.
        OrderEventCase.RetryRequested or OrderEventCase.ShipIntended or OrderEventCase.CancelIntended
            or OrderEventCase.CancelAccepted or OrderEventCase.EffectTakenUp or OrderEventCase.EffectDelayed
            or OrderEventCase.StepFailed or OrderEventCase.CheckedAgain => null,
    };

    /// <param name="version">The event's place in the order's stream.</param>
    /// <returns>Null where there is nothing to tell.</returns>
    public static PublicNews? Of(Order before, OrderEvent @event, Order after, long version)
    {
        if (TypeOf(@event.Case) is not { } type)
            return null;

        var order = OrderContracts.Of(after, version);
        return @event switch
        {
            OrderEvent.Validated e => new(type, new OrderValidatedData(order, e.Note)),
            OrderEvent.StockReserved e => new(
                type, new OrderReservedData(order, e.Location, LinesOf(after, e.Round, e.Location), e.ExpiresAt)),
            OrderEvent.ChannelChanged => OfLabels(before, after, order) ?? OfChanges(before, after, order),
            OrderEvent.ShipArranged => OfLabels(before, after, order),
            OrderEvent.Cancelled e => new(type, new OrderEndedData(order, e.Reason, e.By)),
            OrderEvent.ClosedByChannel e => new(type, new OrderEndedData(order, e.Reason, after.Channel!.CancelledBy ?? "")),
            OrderEvent.HoldPlaced e => OfHold(type, order, after, e.Kind, e.Reason),
            OrderEvent.StopAnnounced e => OfHold(type, order, after, HoldKind.Announced, e.Reason),
            OrderEvent.HoldReleased e => OfHold(type, order, before, e.Kind, e.Reason),
            OrderEvent.EffectUncertain or OrderEvent.EffectRefused or OrderEvent.StockRefused or OrderEvent.StockConflicted =>
                AttentionOf(before, @event, after) is { } attention
                    ? new(type, new OrderAttentionData(order, attention))
                    : (PublicNews?)null,
            _ => new(type, new OrderData(order)),
        };
    }

    private static ImmutableArray<string> LinesOf(Order order, int round, string? location) =>
    [
        .. order.Groups.Where(group => group.Round == round && (location is null || group.Location == location))
            .SelectMany(group => group.Lines).Select(line => line.LineId),
    ];

    private static PublicNews? OfLabels(Order before, Order after, PublicOrder order)
    {
        ImmutableArray<PublicPackage> labelled =
            [.. after.Packages.Where(package => IsNewLabel(before, package)).Select(OrderContracts.Of)];
        return labelled.IsEmpty ? null : new(PublicEventType.OrderLabelArranged, new OrderLabelData(order, labelled));
    }

    private static bool IsNewLabel(Order before, OrderPackage package)
    {
        // Packages that the channel has not named yet are known by their lines.
        var known = before.Packages.FirstOrDefault(
            earlier => earlier.Id == package.Id && (package.Id.Length > 0 || earlier.LineIds.Intersect(package.LineIds).Any()));
        return (package.ArrangedAt is not null && known?.ArrangedAt is null)
            || (package.TrackingNumber is { } number && number != known?.TrackingNumber);
    }

    private static PublicNews? OfChanges(Order before, Order after, PublicOrder order)
    {
        if (before.Channel is not { } known)
            return null;

        ImmutableArray<string> changed =
        [
            .. ChannelDifference.Between(known, after.Channel!)
                .Select(change => PartOf(change.Fact)).OfType<string>().Distinct().Order(StringComparer.Ordinal),
        ];
        return changed.IsEmpty ? null : new(PublicEventType.OrderUpdated, new OrderUpdatedData(order, changed));
    }

    private static string? PartOf(ChannelFact fact) => fact switch
    {
        ChannelFact.Status => "status",
        ChannelFact.Paid => "payment",
        ChannelFact.Address => "address",
        ChannelFact.SellerNote or ChannelFact.BuyerMessage => "notes",
        ChannelFact.DeliveryOption or ChannelFact.Warehouse or ChannelFact.ShippingType or ChannelFact.Fulfillment => "shipping",
        ChannelFact.CancelRequested or ChannelFact.CancelRequestWithdrawn or ChannelFact.Cancellation => "cancellation",
        ChannelFact.Invoice => "invoice",
        ChannelFact.Amounts or ChannelFact.LineAmounts => "money",
        ChannelFact.Deadlines => "deadlines",
        ChannelFact.Packages or ChannelFact.Tracking or ChannelFact.Carrier or ChannelFact.Arranged or ChannelFact.Collected
            or ChannelFact.Delivered or ChannelFact.LinePackage or ChannelFact.LinePackageStatus or ChannelFact.LineTracking
            or ChannelFact.LineCarrier or ChannelFact.LineArranged => "packages",
        ChannelFact.LineAdded or ChannelFact.LineGone or ChannelFact.LineCancelled or ChannelFact.LineStatus
            or ChannelFact.LineGoods => "lines",
        ChannelFact.Kind => "kind",
        ChannelFact.OtherDetails => "other",
        ChannelFact.UpdateTime => null,
    };

    /// <param name="holder">The order with the hold: after it was placed, or before it was lifted.</param>
    private static PublicNews? OfHold(PublicEventType type, PublicOrder order, Order holder, HoldKind kind, string why) =>
        holder.Holds.TryGetValue(kind, out var hold) ? new(type, new OrderHoldData(order, OrderContracts.Of(hold), why)) : null;

    private static PublicAttention? AttentionOf(Order before, OrderEvent @event, Order after) => @event switch
    {
        OrderEvent.EffectUncertain e => OfCall("uncertain_call", e.Message, after.Effects[e.EffectId]),
        // Where the order had changed nobody was refused, and what was uncertain a person has looked at.
        OrderEvent.EffectRefused e => e.IsSuperseded is true || before.Effects[e.EffectId].Status is EffectStatus.Uncertain
            ? null
            : OfCall("refused_call", e.Message, after.Effects[e.EffectId]),
        // Where no line has left the order fails, which is told as that.
        OrderEvent.StockRefused e => OrderStateTable.RowOf(LineTally.Of(after)) is LinesAre.SomeStoppedOthersDispatched
            ? new PublicAttention("missing_stock", e.Message, null, LinesOf(after, e.Round, e.Location))
            : null,
        OrderEvent.StockConflicted e => new PublicAttention("stock_conflict", e.Message, null, e.LineIds),
        _ => null,
    };

    private static PublicAttention OfCall(string kind, string message, OrderEffect effect) => effect.Kind switch
    {
        EffectKind.Ship => new PublicAttention(kind, message, "ship", effect.Instruction?.LineIds),
        EffectKind.Cancel => new PublicAttention(
            kind, message, "cancel", effect.CancelLineIds.IsEmpty ? null : effect.CancelLineIds),
    };
}
