using System.Collections.Immutable;
using OrderActors.Domain.Channels;
using OrderActors.Domain.Orders;

namespace OrderActors.Domain.Shipping;

using Plan = Decision<ShipInstruction, OrderRejection>;

/// <summary>Chooses how shipping is arranged: by what exists, by market and by who carries (TikTok document, 5.1).</summary>
public static class ShippingPlan
{
    /// <summary>The calls that arrange what is asked for; none when everything is arranged or under way already.</summary>
    public static Plan For(Order order, ShipRequest request)
    {
        Invariant.Require(order.Channel is not null, "only a known order ships");
        var active = order.ActiveLines.DistinctBy(line => line.Id).ToDictionary(line => line.Id);
        if (request.LineIds.FirstOrDefault(id => !active.ContainsKey(id)) is { } unknown)
            return No(OrderRejectionCode.UnknownLines, $"line {unknown} is not an open line of this order");

        var arranged = ArrangedLines(order);
        var lines = active.Values
            .Where(line => !arranged.Contains(line.Id))
            .Where(line => request.LineIds.IsEmpty || request.LineIds.Contains(line.Id))
            .OrderBy(line => line.Id, StringComparer.Ordinal)
            .ToImmutableArray();
        if (lines.IsEmpty)
            return Plan.AlreadyDone;

        var packages = lines.GroupBy(line => line.PackageId).OrderBy(package => package.Key, StringComparer.Ordinal).ToList();
        return packages.Any(package => package.Key is null)
            ? WithoutPackage(order, request, lines)
            : ByPackage(order, request, packages);
    }

    /// <summary>Why no request would arrange anything; null when some request would.</summary>
    internal static Obstacle? ObstacleTo(Order order)
    {
        var arranged = ArrangedLines(order);
        var left = order.ActiveLines.Where(line => !arranged.Contains(line.Id)).ToList();
        return left.Count == 0 ? new Obstacle("shipping is arranged for every line; the carrier has to scan it") : null;
    }

    /// <summary>Lines that are arranged or being arranged, as far as we know.</summary>
    private static ImmutableHashSet<string> ArrangedLines(Order order)
    {
        var channel = order.Channel!;
        var ours = order.Effects.Values
            .Where(effect => effect is { Instruction: not null, Status: not EffectStatus.Refused })
            .SelectMany(effect => effect.Instruction!.LineIds);
        var theirs = channel.Lines
            .Where(line => channel.Status >= ChannelOrderStatus.AwaitingCollection || line.TrackingNumber is not null)
            .Select(line => line.Id);
        return [.. ours, .. theirs];
    }

    private static Plan ByPackage(
        Order order, ShipRequest request, List<IGrouping<string?, ChannelOrderLine>> packages)
    {
        var ownCarrier = order.Channel!.ShippingType is ShippingType.Seller;
        if (ownCarrier && MissingTracking(request) is { } missing)
            return Plan.Reject(missing);
        if (ownCarrier && packages.Count > 1)
        {
            return No(
                OrderRejectionCode.TrackingRequired,
                $"the order has {packages.Count} packages and each has its own tracking number: name the lines of one package");
        }

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
        var buysLabel = order.Channel!.ShippingType is ShippingType.TikTok;
        if (buysLabel && request.Parcel is null)
        {
            return No(
                OrderRejectionCode.ParcelSizeRequired,
                "TikTok has not made a package for this order: to buy a label from TikTok, give the parcel's size and weight");
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

    private static OrderRejection? MissingTracking(ShipRequest request) =>
        string.IsNullOrWhiteSpace(request.TrackingNumber) || string.IsNullOrWhiteSpace(request.ShippingProviderId)
            ? new OrderRejection(
                OrderRejectionCode.TrackingRequired,
                "this order goes with your own carrier: give trackingNumber and shippingProviderId")
            : null;

    private static Plan No(OrderRejectionCode code, string message) => Plan.Reject(new OrderRejection(code, message));
}
