using System.Collections.Immutable;
using OrderActors.Domain.Channels;
using OrderActors.Domain.Orders;

namespace OrderActors.Domain.Shipping;

/// <summary>Which lines a request to ship means, and which of them it cannot have.</summary>
internal static class ShipLines
{
    /// <summary>The named lines; without names every line that is open, in packages that are open as a whole.</summary>
    /// <remarks>Of named lines, those that can be had: ask first why they cannot.</remarks>
    public static ImmutableArray<ChannelOrderLine> Chosen(Order order, ImmutableArray<string> named)
    {
        var lines = order.ActiveLines.DistinctBy(line => line.Id).OrderBy(line => line.Id, StringComparer.Ordinal);
        return named.IsEmpty
            ? [.. lines.Where(line => IsOpen(order, line) && OthersIn(order, line).All(other => IsOpen(order, other)))]
            : [.. lines.Where(line => named.Contains(line.Id))];
    }

    /// <summary>Why the lines cannot be had as they are named; null when they can, or none is named.</summary>
    public static OrderRejection? WhyNot(Order order, ImmutableArray<string> named)
    {
        if (named.IsEmpty)
            return null;

        var active = order.ActiveLines.DistinctBy(line => line.Id).ToDictionary(line => line.Id);
        if (named.FirstOrDefault(id => !active.ContainsKey(id)) is { } unknown)
            return new OrderRejection(OrderRejectionCode.UnknownLines, $"line {unknown} is not an open line of this order");

        return named.Select(id => WhyNot(order, active[id])).FirstOrDefault(no => no is not null)
            ?? named.Select(id => WhyNotAlone(order, active[id], named)).FirstOrDefault(no => no is not null);
    }

    /// <summary>Why no line is open: no refusal where all are arranged, because then the order is as the command wants it.</summary>
    public static Obstacle WhyNothingIsOpen(Order order)
    {
        foreach (var line in order.ActiveLines)
        {
            if (WhyNot(order, line) is { Code: not OrderRejectionCode.AlreadyArranged } no)
                return new Obstacle(no.Message, no.Code);
        }

        return new Obstacle("shipping is arranged for every line; the carrier has to scan it");
    }

    private static bool IsOpen(Order order, ChannelOrderLine line) => WhyNot(order, line) is null;

    private static OrderRejection? WhyNot(Order order, ChannelOrderLine line)
    {
        if (OrderLines.HasLeft(order, line) || Arrangements.Of(order, line) is not Arrangement.Open)
        {
            return new OrderRejection(
                OrderRejectionCode.AlreadyArranged, $"shipping of line {line.Id} is arranged already{WhereItIs(order, line)}");
        }

        if (order.HoldOf(line.Id) is { } hold)
            return new OrderRejection(OrderRejectionCode.OnHold, $"line {line.Id} is on hold: {hold.Reason}");

        return HasItsStock(order, line)
            ? null
            : new OrderRejection(
                OrderRejectionCode.WrongState,
                $"line {line.Id} waits for stock: {order.GroupOf(line.Id)?.Shortage?.Message ?? "its units are not reserved yet"}");
    }

    private static bool HasItsStock(Order order, ChannelOrderLine line) =>
        order.IsExempt
        || order.ExemptLineIds.Contains(line.Id)
        || order.GroupOf(line.Id) is { Phase: StockPhase.Firm or StockPhase.Consumed or StockPhase.Conflict };

    private static OrderRejection? WhyNotAlone(Order order, ChannelOrderLine line, ImmutableArray<string> named)
    {
        var others = OthersIn(order, line).Select(other => other.Id).Where(id => !named.Contains(id)).ToList();
        return others.Count == 0
            ? null
            : new OrderRejection(
                OrderRejectionCode.PackageHoldsOthers,
                $"package {line.PackageId} also holds lines {string.Join(", ", others)}: name them too, or split the package at TikTok");
    }

    private static IEnumerable<ChannelOrderLine> OthersIn(Order order, ChannelOrderLine line) => line.PackageId is { } package
        ? order.ActiveLines.Where(other => other.PackageId == package && other.Id != line.Id)
        : [];

    private static string WhereItIs(Order order, ChannelOrderLine line)
    {
        if (line.TrackingNumber is { Length: > 0 } number)
            return $": package {line.PackageId ?? "without an id"}, tracking number {number}";
        if (line.PackageId is { } package)
            return $": package {package}";

        return Arrangements.OursFor(order, line.Id) switch
        {
            { Status: EffectStatus.Intent } => ": the call to TikTok is under way",
            { Status: EffectStatus.Uncertain } => ": nobody knows yet whether the call to TikTok happened",
            { Result: { Length: > 0 } made } => $": package {made}",
            _ => "",
        };
    }
}
