using System.Collections.Immutable;

namespace OrderActors.Domain.Channels;

using Facts = IEnumerable<ChannelChange>;

/// <summary>What one snapshot of an order says otherwise than another, for people.</summary>
public static class ChannelDifference
{
    /// <summary>What journals of the first releases did not keep: that it is known now is no change at the channel.</summary>
    private static readonly ImmutableHashSet<ChannelFact> s_keptLater =
    [
        ChannelFact.Amounts, ChannelFact.Invoice, ChannelFact.Kind, ChannelFact.LineAmounts, ChannelFact.LineArranged,
        ChannelFact.LineCarrier, ChannelFact.LineGoods, ChannelFact.LinePackageStatus, ChannelFact.LineStatus,
    ];

    /// <summary>The differences, those of the order before those of its lines; none when both say the same.</summary>
    public static ImmutableArray<ChannelChange> Between(ChannelOrder before, ChannelOrder after)
    {
        var isBeforeSparse = before.Prints.IsNone && !after.Prints.IsNone;
        ImmutableArray<ChannelChange> known =
        [
            .. OfOrder(before, after).Concat(OfLines(before, after))
                .Where(change => !isBeforeSparse || !s_keptLater.Contains(change.Fact)),
        ];
        if (!known.IsEmpty)
            return known;
        if (!ChannelOrderComparer.AreSame(before with { UpdatedAt = after.UpdatedAt }, after))
            return [new ChannelChange(ChannelFact.OtherDetails)];

        return before.UpdatedAt == after.UpdatedAt ? [] : [new ChannelChange(ChannelFact.UpdateTime)];
    }

    private static Facts OfOrder(ChannelOrder before, ChannelOrder after) =>
    [
        .. Text(ChannelFact.Status, before.StatusText, after.StatusText),
        .. Began(ChannelFact.Paid, before.PaidAt, after.PaidAt),
        .. OfPrints(before, after),
        .. Text(ChannelFact.DeliveryOption, before.DeliveryOptionId, after.DeliveryOptionId),
        .. Text(ChannelFact.Warehouse, before.WarehouseId, after.WarehouseId),
        .. Value(ChannelFact.ShippingType, before.ShippingType, after.ShippingType),
        .. Value(ChannelFact.Fulfillment, before.IsFulfilledBySeller, after.IsFulfilledBySeller),
        .. Value(
            after.IsCancelRequested ? ChannelFact.CancelRequested : ChannelFact.CancelRequestWithdrawn,
            before.IsCancelRequested,
            after.IsCancelRequested),
        .. Value(ChannelFact.Cancellation, (before.CancelReason, before.CancelledBy), (after.CancelReason, after.CancelledBy)),
        .. Value(ChannelFact.Invoice, before.NeedsInvoice, after.NeedsInvoice),
        .. Value(ChannelFact.Amounts, AmountsOf(before), AmountsOf(after)),
        .. Value(ChannelFact.Deadlines, (before.ShipBy, before.AutoCancelAt), (after.ShipBy, after.AutoCancelAt)),
        .. ChannelOrderComparer.AreSameSet(before.PackageIds, after.PackageIds)
            ? (Facts)[]
            : [new ChannelChange(ChannelFact.Packages, null, Joined(before.PackageIds), Joined(after.PackageIds))],
        .. Text(ChannelFact.Tracking, before.TrackingNumber, after.TrackingNumber),
        .. Text(ChannelFact.Carrier, before.ShippingProviderName, after.ShippingProviderName),
        .. Began(ChannelFact.Arranged, before.ArrangedAt, after.ArrangedAt),
        .. Began(ChannelFact.Collected, before.CollectedAt, after.CollectedAt),
        .. Began(ChannelFact.Delivered, before.DeliveredAt, after.DeliveredAt),
        .. Value(ChannelFact.Kind, KindOf(before), KindOf(after)),
    ];

    private static Facts OfPrints(ChannelOrder before, ChannelOrder after)
    {
        var (one, other) = (before.Prints, after.Prints);
        if (one.IsNone || other.IsNone)
            return Text(ChannelFact.Address, before.Region, after.Region);

        return
        [
            .. ChannelFingerprint.IsAnotherAddress(one.Address, other.Address) ? [new ChannelChange(ChannelFact.Address)] : (Facts)[],
            .. one.SellerNote == other.SellerNote ? (Facts)[] : [new ChannelChange(ChannelFact.SellerNote)],
            .. one.BuyerMessage == other.BuyerMessage ? (Facts)[] : [new ChannelChange(ChannelFact.BuyerMessage)],
        ];
    }

    private static Facts OfLines(ChannelOrder before, ChannelOrder after)
    {
        var earlier = before.Lines.DistinctBy(line => line.Id).ToDictionary(line => line.Id, StringComparer.Ordinal);
        var later = after.Lines.DistinctBy(line => line.Id).ToDictionary(line => line.Id, StringComparer.Ordinal);
        return
        [
            .. after.Lines.SelectMany(line => earlier.TryGetValue(line.Id, out var was)
                ? OfLine(was, line)
                : [new ChannelChange(ChannelFact.LineAdded, line.Id)]),
            .. before.Lines.Where(line => !later.ContainsKey(line.Id))
                .Select(line => new ChannelChange(ChannelFact.LineGone, line.Id)),
        ];
    }

    private static Facts OfLine(ChannelOrderLine before, ChannelOrderLine after)
    {
        Facts changes =
        [
            .. Value(ChannelFact.LineGoods, GoodsOf(before), GoodsOf(after)),
            .. ChannelOrderComparer.AreSameSet(before.Parts, after.Parts)
                ? (Facts)[]
                : [new ChannelChange(ChannelFact.LineGoods)],
            .. after.IsCancelled && !before.IsCancelled
                ? [new ChannelChange(ChannelFact.LineCancelled, null, null, after.CancelReason)]
                : Text(ChannelFact.LineStatus, StatusOf(before), StatusOf(after)),
            .. Text(ChannelFact.LinePackage, before.PackageId, after.PackageId),
            .. Value(ChannelFact.LinePackageStatus, before.PackageStatus, after.PackageStatus),
            .. Text(ChannelFact.LineTracking, before.TrackingNumber, after.TrackingNumber),
            .. Text(ChannelFact.LineCarrier, before.ShippingProviderName, after.ShippingProviderName),
            .. Began(ChannelFact.LineArranged, before.ArrangedAt, after.ArrangedAt),
            .. Value(ChannelFact.LineAmounts, AmountsOf(before), AmountsOf(after)),
        ];
        return changes.Distinct().Select(change => change with { LineId = after.Id });
    }

    private static Facts Text(ChannelFact fact, string? before, string? after) =>
        (before ?? "") == (after ?? "") ? [] : [new ChannelChange(fact, null, before, after)];

    private static Facts Value<T>(ChannelFact fact, T before, T after) =>
        EqualityComparer<T>.Default.Equals(before, after) ? [] : [new ChannelChange(fact)];

    // A time that goes back is told as well: the channel took back what it had said.
    private static Facts Began(ChannelFact fact, DateTimeOffset? before, DateTimeOffset? after) =>
        before == after ? [] : [new ChannelChange(fact, null, Said(before), Said(after))];

    private static string? Said(DateTimeOffset? at) => at?.ToString("u", System.Globalization.CultureInfo.InvariantCulture);

    private static string Joined(ImmutableArray<string> ids) => string.Join(", ", ids.Order(ChannelOrderLine.ById));

    private static string StatusOf(ChannelOrderLine line) => line.IsCancelled ? "Cancelled" : line.Status.ToString();

    private static object KindOf(ChannelOrder order) => (
        order.IsSample, order.IsReplacement, order.IsExchange, order.HasRemorsePeriod, order.IsCashOnDelivery, order.PlacedAt);

    private static object GoodsOf(ChannelOrderLine line) =>
        (line.SkuId, line.SellerSku, line.ProductId, line.ProductName, line.SkuName, line.IsGift);

    private static object AmountsOf(ChannelOrder order) =>
        (order.TotalAmount, order.Currency, order.Money ?? OrderMoney.Unknown);

    private static object AmountsOf(ChannelOrderLine line) =>
        (line.SalePrice, line.OriginalPrice, line.SellerDiscount, line.PlatformDiscount);
}
