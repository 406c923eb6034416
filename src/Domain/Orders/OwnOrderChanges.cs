using System.Collections.Immutable;
using System.Globalization;
using OrderActors.Domain.Channels;

namespace OrderActors.Domain.Orders;

using Change = Decision<OwnOrder, OrderRejection>;

/// <summary>What can be told of an order of our own channels. Pure: the order and the news in, the order after it or a refusal out.</summary>
/// <remarks>Each states what is so, and is safe to repeat: news that is known already changes nothing.</remarks>
public static class OwnOrderChanges
{
    /// <summary>The buyer has paid.</summary>
    public static Change Pay(OwnOrder order, DateTimeOffset now)
    {
        if (order.PaidAt is not null)
            return Change.AlreadyDone;

        return order.LiveLines.Any()
            ? At(now, order with { PaidAt = Seconds(now) })
            : No(OrderRejectionCode.WrongState, "this order is cancelled, so it cannot be paid");
    }

    /// <summary>The seller handed lines to a carrier in one parcel.</summary>
    /// <param name="lineIds">Empty = all that are still here.</param>
    public static Change Ship(
        OwnOrder order, ImmutableArray<string> lineIds, string? trackingNumber, string? carrier, DateTimeOffset now)
    {
        if (string.IsNullOrWhiteSpace(trackingNumber) || string.IsNullOrWhiteSpace(carrier))
        {
            return No(
                OrderRejectionCode.TrackingRequired,
                "this order goes with your own carrier: give trackingNumber and, as shippingProviderId, the carrier's name");
        }

        if (UnknownLine(order, lineIds) is { } unknown)
            return unknown;

        var asked = order.LiveLines.Where(line => lineIds.IsEmpty || lineIds.Contains(line.Id)).ToList();
        var open = asked.Where(line => line.Progress is LineProgress.Open).Select(line => line.Id).ToHashSet(StringComparer.Ordinal);
        var gone = asked.Where(line => line.Parcel is not null)
            .ToLookup(line => (line.Parcel!.TrackingNumber, line.Parcel.Carrier) == (trackingNumber, carrier));
        var otherwise = gone[false].FirstOrDefault();
        // Without a choice of lines, what left before in another parcel is not meant; and the repeat finds this parcel gone.
        if (otherwise is not null && (!lineIds.IsEmpty || (open.Count == 0 && !gone[true].Any())))
        {
            return No(
                OrderRejectionCode.WrongState,
                $"line {otherwise.Id} has left with {otherwise.Parcel!.Carrier} {otherwise.Parcel.TrackingNumber}");
        }

        if (open.Count == 0)
            return asked.Count > 0 ? Change.AlreadyDone : No(OrderRejectionCode.UnknownLines, "this order has no line that could be shipped");

        var parcel = new OwnParcel(NextParcelId(order), trackingNumber, carrier, Seconds(now));
        return At(now, WithLines(order, line => open.Contains(line.Id) ? line with { Parcel = parcel } : line));
    }

    /// <summary>Lines that left have reached the buyer.</summary>
    /// <param name="lineIds">Empty = all that left.</param>
    public static Change Deliver(OwnOrder order, ImmutableArray<string> lineIds, DateTimeOffset now)
    {
        if (UnknownLine(order, lineIds) is { } unknown)
            return unknown;

        var asked = order.LiveLines.Where(line => lineIds.IsEmpty || lineIds.Contains(line.Id)).ToList();
        var open = asked.FirstOrDefault(line => line.Progress is LineProgress.Open);
        if (asked.All(line => line.Progress is LineProgress.Open) || (open is not null && !lineIds.IsEmpty))
        {
            return No(
                OrderRejectionCode.WrongState,
                open is null ? "this order has no line that could be delivered" : $"line {open.Id} has not been shipped, so it cannot be delivered");
        }

        var arrived = asked.Where(line => line.Progress is LineProgress.Dispatched)
            .Select(line => line.Id).ToHashSet(StringComparer.Ordinal);
        return arrived.Count == 0
            ? Change.AlreadyDone
            : At(now, WithLines(order, line => arrived.Contains(line.Id)
                ? line with { Parcel = line.Parcel! with { DeliveredAt = Seconds(now) } }
                : line));
    }

    /// <summary>The order is called off. What has left cannot be.</summary>
    public static Change Cancel(OwnOrder order, string reason, string by, DateTimeOffset now)
    {
        if (!order.LiveLines.Any())
            return Change.AlreadyDone;

        return order.LiveLines.FirstOrDefault(line => line.Progress is not LineProgress.Open) is { } left
            ? No(OrderRejectionCode.WrongState, $"line {left.Id} has left already; lower the quantity of what is still here instead")
            : At(now, WithLines(order, line => line with { IsCancelled = true }) with { CancelReason = reason, CancelledBy = by });
    }

    /// <summary>Fewer units are wanted. More cannot be: their stock was never asked for.</summary>
    /// <param name="wanted">Units by SKU, of the SKUs that change.</param>
    public static Change Lower(OwnOrder order, ImmutableArray<(string Sku, int Quantity)> wanted, DateTimeOffset now)
    {
        var cancelled = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (sku, quantity) in wanted)
        {
            var live = order.LiveLines.Where(line => line.Sku == sku).ToList();
            var open = live.Where(line => line.Progress is LineProgress.Open).ToList();
            if (quantity > live.Count)
            {
                return No(
                    OrderRejectionCode.UnknownLines,
                    $"{live.Count} of {sku} are in this order, and {quantity} would be more: create another order for what is to be added");
            }

            if (live.Count - quantity > open.Count)
                return No(OrderRejectionCode.WrongState, $"{live.Count - open.Count} of {sku} have left already");

            cancelled.UnionWith(open.Skip(open.Count - (live.Count - quantity)).Select(line => line.Id));
        }

        return cancelled.Count == 0
            ? Change.AlreadyDone
            : At(now, WithLines(order, line => line with { IsCancelled = line.IsCancelled || cancelled.Contains(line.Id) }));
    }

    /// <summary>Who gets it, where, and what is to be noted; null = as it is.</summary>
    public static Change Describe(OwnOrder order, OwnCustomer? customer, OwnAddress? address, string? note, DateTimeOffset now)
    {
        var changed = order with
        {
            Customer = customer ?? order.Customer,
            Address = address ?? order.Address,
            Note = note ?? order.Note,
        };
        if (changed == order)
            return Change.AlreadyDone;

        return changed.Address != order.Address && order.LiveLines.All(line => line.Progress is not LineProgress.Open)
            ? No(OrderRejectionCode.WrongState, "everything has left already, so the address can no longer change")
            : At(now, changed);
    }

    private static OwnOrder WithLines(OwnOrder order, Func<OwnOrderLine, OwnOrderLine> change) =>
        order with { Lines = [.. order.Lines.Select(change)] };

    private static Change At(DateTimeOffset now, OwnOrder changed)
    {
        var next = changed.UpdatedAt.AddSeconds(1);
        return Change.Accept(changed with { UpdatedAt = Seconds(now) > next ? Seconds(now) : next });
    }

    private static DateTimeOffset Seconds(DateTimeOffset now) => DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds());

    private static string NextParcelId(OwnOrder order)
    {
        var parcels = order.Lines.Select(line => line.Parcel?.Id).OfType<string>().Distinct(StringComparer.Ordinal).Count();
        return string.Create(CultureInfo.InvariantCulture, $"{order.Id}/{parcels + 1}");
    }

    private static Change? UnknownLine(OwnOrder order, ImmutableArray<string> lineIds) =>
        lineIds.FirstOrDefault(id => order.LiveLines.All(line => line.Id != id)) is { } unknown
            ? No(OrderRejectionCode.UnknownLines, $"line {unknown} is not an open line of this order")
            : null;

    private static Change No(OrderRejectionCode code, string message) => Change.Reject(new OrderRejection(code, message));
}
