using System.Collections.Immutable;
using OrderActors.Domain.Channels;

namespace OrderActors.Domain.Orders;

/// <summary>How snapshots and our own calls change what is remembered of an order's parcels.</summary>
internal static class PackageFold
{
    /// <param name="order">The order as the snapshot leaves it.</param>
    public static ImmutableArray<OrderPackage> Seen(Order order, DateTimeOffset at)
    {
        var packages = order.Packages;
        foreach (var line in order.Channel!.Lines)
        {
            if (IsTelling(order, line))
                packages = Put(packages, line.PackageId ?? "", line.Id, package => Look(order, line, package, at));
        }

        return packages;
    }

    public static ImmutableArray<OrderPackage> Arranged(Order order, OrderEvent.ShipArranged e)
    {
        var packages = order.Packages;
        foreach (var line in order.Effects.GetValueOrDefault(e.EffectId)?.Instruction?.LineIds ?? [])
        {
            packages = Put(packages, e.PackageId, line, package => package.Tracked(e.TrackingNumber, e.At) with
            {
                Provider = e.ShippingProvider ?? package.Provider,
                ArrangedAt = package.ArrangedAt ?? e.At,
            });
        }

        return packages;
    }

    /// <summary>The line says something of its parcel that the channel may forget again.</summary>
    private static bool IsTelling(Order order, ChannelOrderLine line) =>
        !string.IsNullOrEmpty(line.TrackingNumber)
        || (!OrderLines.IsCancelled(order.Channel!, line) && Arrangements.IsShown(order.Channel!, order.Policy.Market, line));

    private static OrderPackage Look(Order order, ChannelOrderLine line, OrderPackage package, DateTimeOffset at)
    {
        var channel = order.Channel!;
        var isOnly = IsOneParcel(channel);
        var seen = package.Tracked(line.TrackingNumber ?? (isOnly ? TrackingOf(channel) : null), at);
        var isCollected = OrderLines.HasLeft(order, line);
        var isDelivered = isCollected && OrderLines.IsShownDelivered(channel, line);
        var after = seen with
        {
            Provider = line.ShippingProviderName ?? seen.Provider ?? (isOnly ? channel.ShippingProviderName : null),
            ArrangedAt = seen.ArrangedAt ?? line.ArrangedAt ?? TimeOf(channel.ArrangedAt, other => other.ArrangedAt) ?? at,
            CollectedAt = seen.CollectedAt ?? (isCollected ? TimeOf(channel.CollectedAt, other => other.CollectedAt) ?? at : null),
            DeliveredAt = seen.DeliveredAt ?? (isDelivered ? TimeOf(channel.DeliveredAt, other => other.DeliveredAt) ?? at : null),
        };
        return after == package ? package : after;

        // The order's time is that of the parcel that came first: one that comes later was seen to.
        DateTimeOffset? TimeOf(DateTimeOffset? ofOrder, Func<OrderPackage, DateTimeOffset?> ofParcel) =>
            order.Packages.Any(other => other.Id != package.Id && ofParcel(other) is not null) ? null : ofOrder;
    }

    /// <summary>What the order says of its parcel is said of no other.</summary>
    private static bool IsOneParcel(ChannelOrder channel) =>
        channel.Lines.Select(line => line.PackageId).OfType<string>().Distinct(StringComparer.Ordinal).Take(2).Count() < 2;

    /// <summary>The order's tracking number is the line's where no line has one of its own.</summary>
    private static string? TrackingOf(ChannelOrder channel) =>
        channel.Lines.Any(line => !string.IsNullOrEmpty(line.TrackingNumber)) ? null : channel.TrackingNumber;

    private static ImmutableArray<OrderPackage> Put(
        ImmutableArray<OrderPackage> packages, string id, string lineId, Func<OrderPackage, OrderPackage> change)
    {
        var at = IndexOf(packages, id, lineId);
        if (at < 0)
        {
            packages = packages.Add(new OrderPackage(id, []));
            at = packages.Length - 1;
        }

        for (var other = 0; other < packages.Length; other++)
        {
            if (other != at && packages[other].LineIds.Contains(lineId))
                packages = packages.SetItem(other, packages[other] with { LineIds = packages[other].LineIds.Remove(lineId) });
        }

        var before = packages[at];
        var with = before.LineIds.Contains(lineId) ? before : before with { LineIds = before.LineIds.Add(lineId) };
        var after = change(with);
        return ReferenceEquals(before, after) ? packages : packages.SetItem(at, after);
    }

    /// <remarks>Lines without a package's id are no parcel together: each is one of its own.</remarks>
    private static int IndexOf(ImmutableArray<OrderPackage> packages, string id, string lineId)
    {
        for (var at = 0; at < packages.Length; at++)
        {
            if (packages[at].Id == id && (id.Length > 0 || packages[at].LineIds.Contains(lineId)))
                return at;
        }

        return -1;
    }
}
