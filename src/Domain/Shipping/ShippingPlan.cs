using System.Collections.Immutable;
using OrderActors.Domain.Channels;
using OrderActors.Domain.Orders;

namespace OrderActors.Domain.Shipping;

using Plan = Decision<ShipInstruction, OrderRejection>;

/// <summary>Chooses how shipping is arranged: by what exists and by who carries (TikTok document, 5.1).</summary>
/// <remarks>It arranges exactly the lines that are asked for. What cannot be done for them alone is refused, and never widened.</remarks>
public static class ShippingPlan
{
    /// <summary>The calls that arrange what is asked for; none when no line is named and none is open.</summary>
    public static Plan For(Order order, ShipRequest request)
    {
        Invariant.Require(order.Channel is not null, "only a known order ships");
        if (ShipLines.WhyNot(order, request.LineIds) is { } refusal)
            return Plan.Reject(refusal);

        var lines = ShipLines.Chosen(order, request.LineIds);
        if (lines.IsEmpty)
            return WithNothingOpen(order, request);
        if (NotTaken(order.Channel, request) is { } dropped)
            return Plan.Reject(dropped);

        var loose = lines.RemoveAll(line => line.PackageId is not null);
        var packages = lines
            .Where(line => line.PackageId is not null)
            .GroupBy(line => line.PackageId!)
            .OrderBy(package => package.Key, StringComparer.Ordinal)
            .ToList();
        var parcels = packages.Count + (loose.IsEmpty ? 0 : 1);
        if (IsOwnCarrier(order.Channel, request) && parcels > 1)
        {
            return No(
                OrderRejectionCode.TrackingRequired,
                $"the lines go in {parcels} parcels and each has its own tracking number: name the lines of one parcel");
        }

        return Joined(
            packages.Count == 0 ? Plan.AlreadyDone : ByPackage(order, request, packages),
            loose.IsEmpty ? Plan.AlreadyDone : WithoutPackage(order, request, loose));
    }

    /// <summary>Why no request would arrange anything; null when some request would.</summary>
    internal static Obstacle? ObstacleTo(Order order)
    {
        var open = ShipLines.Chosen(order, []);
        return open.IsEmpty ? ShipLines.WhyNothingIsOpen(order) : null;
    }

    private static Plan WithNothingOpen(Order order, ShipRequest request)
    {
        var obstacle = ShipLines.WhyNothingIsOpen(order);
        if (obstacle.Code is { } code)
            return No(code, obstacle.Message);

        // Whoever gives a tracking number means a parcel; to drop the number would lose it.
        return HasTracking(request) ? No(OrderRejectionCode.AlreadyArranged, obstacle.Message) : Plan.AlreadyDone;
    }

    private static Plan Joined(Plan one, Plan other) => (one, other) switch
    {
        (Plan.Rejected, _) => one,
        (_, Plan.Rejected) => other,
        (Plan.Accepted first, Plan.Accepted second) => Plan.Accept([.. first.Events, .. second.Events]),
        _ => throw Invariant.Unreachable(one),
    };

    private static Plan ByPackage(
        Order order, ShipRequest request, List<IGrouping<string, ChannelOrderLine>> packages)
    {
        var ownCarrier = IsOwnCarrier(order.Channel!, request);
        if (ownCarrier && MissingTracking(request) is { } missing)
            return Plan.Reject(missing);

        return Plan.Accept(
        [
            .. packages.Select(package => new ShipInstruction(
                ShipMethod.ShipPackage,
                order.Key.TikTokOrderId,
                package.Key,
                [.. package.Select(line => line.Id)],
                ownCarrier ? request.TrackingNumber : null,
                ownCarrier ? request.ShippingProviderId : null,
                ownCarrier ? null : request.Pickup ? Handover.Pickup : Handover.DropOff,
                null)),
        ]);
    }

    private static Plan WithoutPackage(Order order, ShipRequest request, ImmutableArray<ChannelOrderLine> lines)
    {
        var buysLabel = order.Channel!.ShippingType switch
        {
            ShippingType.TikTok => true,
            ShippingType.Seller => false,
            ShippingType.Unknown => request.Parcel is not null && !HasTracking(request),
        };
        if (buysLabel && request.Parcel is null)
        {
            return No(
                OrderRejectionCode.ParcelSizeRequired,
                $"TikTok has not made a package for line {lines[0].Id}: to buy a label from TikTok, give the parcel's size and weight");
        }

        if (!buysLabel && MissingTracking(request) is { } missing)
            return Plan.Reject(missing);

        return Plan.Accept(new ShipInstruction(
            buysLabel ? ShipMethod.BuyLabel : ShipMethod.MarkShipped,
            order.Key.TikTokOrderId,
            null,
            [.. lines.Select(line => line.Id)],
            buysLabel ? null : request.TrackingNumber,
            buysLabel ? null : request.ShippingProviderId,
            null,
            buysLabel ? request.Parcel : null));
    }

    /// <remarks>A kind of shipping that nobody knows is what the request makes of it, and TikTok judges.</remarks>
    private static bool IsOwnCarrier(ChannelOrder channel, ShipRequest request) => channel.ShippingType switch
    {
        ShippingType.TikTok => false,
        ShippingType.Seller => true,
        ShippingType.Unknown => HasTracking(request),
    };

    private static bool HasTracking(ShipRequest request) =>
        !string.IsNullOrWhiteSpace(request.TrackingNumber) || !string.IsNullOrWhiteSpace(request.ShippingProviderId);

    private static OrderRejection? NotTaken(ChannelOrder channel, ShipRequest request) =>
        channel.ShippingType is ShippingType.TikTok && HasTracking(request)
            ? new OrderRejection(
                OrderRejectionCode.TrackingNotTaken,
                "TikTok's carrier gives this parcel its tracking number: leave out trackingNumber and shippingProviderId")
            : null;

    private static OrderRejection? MissingTracking(ShipRequest request) =>
        string.IsNullOrWhiteSpace(request.TrackingNumber) || string.IsNullOrWhiteSpace(request.ShippingProviderId)
            ? new OrderRejection(
                OrderRejectionCode.TrackingRequired,
                "this order goes with your own carrier: give trackingNumber and shippingProviderId")
            : null;

    private static Plan No(OrderRejectionCode code, string message) => Plan.Reject(new OrderRejection(code, message));
}
