using System.Collections.Immutable;

namespace OrderActors.Simulation.TikTok;

/// <summary>How orders and single lines are cancelled at TikTok, by whomever.</summary>
internal sealed class CancellationDesk(SimulatedTikTok tiktok)
{
    private int _last;

    /// <summary>As the seller, through the API.</summary>
    /// <param name="lineIds">Empty = the whole order.</param>
    public string CancelForSeller(SimulatedOrder order, string reason, ImmutableArray<string> lineIds)
    {
        var lines = order.Lines.Where(line => lineIds.IsEmpty ? !line.IsCancelled : lineIds.Contains(line.Id)).ToList();
        var isWhole = order.Active.All(lines.Contains);
        if (order.Request is { } request && !(request.Lines.Count == lines.Count && request.Lines.All(lines.Contains)))
            throw SimulatedTikTok.Refused("answer the buyer's request first");
        if (lines.Count == 0 || lines.Exists(line => line.IsCancelled))
            throw SimulatedTikTok.Refused("a line is cancelled already");
        if (lines.Exists(line => line.HasLeft || (line.IsArranged && order.Shop.Market is not "US")))
            throw SimulatedTikTok.Refused($"order {order.Id} is {order.Status}: a line cannot be cancelled any more");
        if (order.IsFinal || (!isWhole && order.Status is "UNPAID" or "ON_HOLD"))
            throw SimulatedTikTok.Refused($"order {order.Id} is {order.Status} and cannot be cancelled so");

        if (lineIds.IsEmpty)
            tiktok.Ledger.Add("cancelled by us", order.Id, order.Id);
        else
            lines.ForEach(line => tiktok.Ledger.Add("cancelled by us", order.Id, line.Id));

        Cancel(order, lines, "SELLER", reason);
        return order.Cancellations[^1].Id;
    }

    /// <summary>All that is left of the order.</summary>
    public void Cancel(SimulatedOrder order, string by, string reason) => Cancel(order, [.. order.Active], by, reason);

    /// <summary>Before they left: they leave their packages. A package that left keeps its lines, and they are lost with it.</summary>
    /// <param name="askedAt">When the buyer asked for it; null = nobody asked.</param>
    public void Cancel(
        SimulatedOrder order, List<SimulatedLine> lines, string by, string reason, DateTimeOffset? askedAt = null)
    {
        foreach (var line in lines)
        {
            line.IsCancelled = true;
            line.CancelledBy = by;
            if (!line.HasLeft)
                line.Package = null;
        }

        var isWhole = !order.Active.Any();
        if (isWhole)
        {
            order.CancelledBy = by;
            order.CancelReason = reason;
        }

        if (isWhole || order.Request?.Lines.All(line => line.IsCancelled) is true)
            order.Request = null;

        var id = FormattableString.Invariant($"cancel-{order.Id}-{++_last}");
        order.Cancellations.Add(new Cancellation(
            id, isWhole ? [] : [.. lines.Select(line => line.Id)], order.Versions.Count + 1, askedAt));
        if (isWhole)
            tiktok.Move(order, "CANCELLED");
        else if (order.Status is "UNPAID" or "ON_HOLD")
            tiktok.Touch(order, "lines cancelled", News.LinesCancelled);
        else
            tiktok.Follow(order, "lines cancelled", News.LinesCancelled);
    }

    /// <summary>A cancellation that can be read and covers what was to be cancelled.</summary>
    public static string? Find(SimulatedOrder order, OrderVersion version, ImmutableArray<string> lineIds)
    {
        var shown = order.Cancellations.FindAll(one => one.Version <= version.Number);
        if (shown.Find(one => one.Lines.Count == 0) is { } whole)
            return whole.Id;

        var cancelled = shown.SelectMany(one => one.Lines).ToHashSet(StringComparer.Ordinal);
        var wanted = lineIds.IsEmpty ? [.. order.Lines.Select(line => line.Id)] : lineIds;
        return wanted.All(cancelled.Contains) ? shown.Find(one => one.Lines.Contains(wanted[0]))!.Id : null;
    }
}
