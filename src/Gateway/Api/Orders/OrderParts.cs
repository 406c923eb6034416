using OrderActors.Domain.Orders;

namespace OrderActors.Gateway.Api.Orders;

/// <summary>One parcel: what it holds, how it is tracked, and how far it was seen to be.</summary>
/// <param name="PackageId">TikTok's id; empty where TikTok has named none.</param>
/// <param name="TrackingNumber">The current one; null before the label has one.</param>
/// <param name="Tracking">Every tracking number that was seen, the current one first.</param>
/// <param name="ArrangedAt">When it got its label, or was first seen to have one.</param>
public sealed record PackageView(
    string PackageId,
    IReadOnlyList<string> LineIds,
    string? TrackingNumber,
    IReadOnlyList<TrackingView> Tracking,
    string? Provider,
    DateTimeOffset? ArrangedAt,
    DateTimeOffset? CollectedAt,
    DateTimeOffset? DeliveredAt)
{
    /// <summary>The parcels that were seen to have a label, and the packages that wait for one.</summary>
    public static IReadOnlyList<PackageView> Of(Order order)
    {
        var waiting = order.ActiveLines
            .Where(line => line.PackageId is not null && order.Packages.All(package => package.Id != line.PackageId))
            .GroupBy(line => line.PackageId!, line => line.Id)
            .Select(package => new OrderPackage(package.Key, [.. package]));
        return [.. order.Packages.Concat(waiting).Select(Of)];
    }

    private static PackageView Of(OrderPackage package) => new(
        package.Id,
        package.LineIds,
        package.TrackingNumber,
        [.. package.Tracking.Select(seen => new TrackingView(seen.Number, seen.SeenAt))],
        package.Provider,
        package.ArrangedAt,
        package.CollectedAt,
        package.DeliveredAt);
}

public sealed record TrackingView(string Number, DateTimeOffset SeenAt);

/// <summary>The lines that one location ships, and their stock.</summary>
/// <param name="Phase">Wanted, Held, Firm, GivingUp, Released, Consumed or Conflict.</param>
/// <param name="DispatchedLineIds">The lines whose units have left the shelf.</param>
/// <param name="Shortage">Why its units could not be had; null when they could.</param>
public sealed record GroupView(
    string Location,
    int Round,
    string Phase,
    IReadOnlyList<string> LineIds,
    IReadOnlyList<string> DispatchedLineIds,
    IReadOnlyList<NeedView> Needs,
    string? Shortage)
{
    public static GroupView Of(StockGroup group) => new(
        group.Location,
        group.Round,
        group.Phase.ToString(),
        [.. group.Lines.Select(line => line.LineId)],
        group.DispatchedLineIds,
        [.. group.Needs.Select(need => new NeedView(need.Sku.Sku, need.Quantity))],
        group.Shortage?.Message);
}

public sealed record NeedView(string Sku, int Units);

/// <summary>States of lines as the API writes them.</summary>
internal static class LineStates
{
    public static OrderLineView In(Order order, OrderLineView line) =>
        order.FindLine(line.LineId) is { } known ? line with { State = Name(OrderLines.StateOf(order, known)) } : line;

    private static string Name(LineState state) => state switch
    {
        LineState.Awaiting => "awaiting",
        LineState.ShortOfStock => "short",
        LineState.Refused => "refused",
        LineState.Ready => "ready",
        LineState.Arranged => "arranged",
        LineState.Dispatched => "dispatched",
        LineState.Delivered => "delivered",
        LineState.Cancelled => "cancelled",
        LineState.Lost => "lost",
    };
}
