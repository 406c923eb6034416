using OrderActors.Domain.Channels;
using OrderActors.Domain.Effects;

namespace OrderActors.Domain.Orders;

/// <summary>Whether shipping is arranged for a line, and who says so.</summary>
public enum Arrangement
{
    Open,

    /// <summary>A call of ours asked for it, and the channel does not show it yet.</summary>
    Ours,

    /// <summary>The channel shows it.</summary>
    Shown,
}

/// <summary>Knows, and does not guess, whether a line has a label.</summary>
public static class Arrangements
{
    public static Arrangement Of(Order order, ChannelOrderLine line)
    {
        if (IsShown(order.Channel!, order.Policy.Market, line))
            return Arrangement.Shown;

        return OursFor(order, line.Id) is null ? Arrangement.Open : Arrangement.Ours;
    }

    /// <summary>The call of ours that arranges a line: intended, uncertain, or done and not undone since.</summary>
    public static OrderEffect? OursFor(Order order, string lineId)
    {
        foreach (var effect in order.Effects.Values)
        {
            if (effect is { Instruction: { } instruction, Status: not EffectStatus.Refused }
                && instruction.LineIds.Contains(lineId)
                && !order.Reopened.Contains(new ReopenedLine(effect.Id, lineId)))
            {
                return effect;
            }
        }

        return null;
    }

    /// <summary>What is arranged comes before its tracking number, and its package before shipping in most markets.</summary>
    public static bool IsShown(ChannelOrder channel, string market, ChannelOrderLine line)
    {
        if (line.PackageStatus is >= ChannelPackageStatus.Processing and < ChannelPackageStatus.Cancelled
            || line.ArrangedAt is not null
            || !string.IsNullOrEmpty(line.TrackingNumber))
        {
            return true;
        }

        // That an order awaits collection says that every line of it is arranged (TikTok document, 4.4): a line may lag behind.
        return channel.Status is ChannelOrderStatus.AwaitingCollection
            || OrderLines.StatusOf(channel, line) >= ChannelOrderStatus.AwaitingCollection
            || (line is { PackageId: not null, PackageStatus: ChannelPackageStatus.Unknown } && !HasPackagesBeforeShipping(market));
    }

    /// <summary>The calls that no longer count for a line, once the channel says this.</summary>
    /// <remarks>
    /// The channel's newer word outranks our own "done": the label was rejected or voided when a snapshot has shown it and a
    /// newer one does not, or when it must be visible and is not.
    /// </remarks>
    public static IEnumerable<ReopenedLine> ReopenedBy(Order order, ChannelOrder snapshot)
    {
        foreach (var effect in order.Effects.Values)
        {
            if (effect is not { Status: EffectStatus.Done, Instruction: { } instruction })
                continue;

            foreach (var lineId in instruction.LineIds)
            {
                var reopened = new ReopenedLine(effect.Id, lineId);
                if (!order.Reopened.Contains(reopened) && IsReopened(order, effect, lineId, snapshot))
                    yield return reopened;
            }
        }
    }

    private static bool IsReopened(Order order, OrderEffect effect, string lineId, ChannelOrder snapshot)
    {
        var market = order.Policy.Market;
        if (Find(snapshot, lineId) is not { } line || OrderLines.IsCancelled(snapshot, line) || IsShown(snapshot, market, line))
            return false;

        var wasShown = Find(order.Channel!, lineId) is { } before && IsShown(order.Channel!, market, before);
        return wasShown || snapshot.AskedAt > effect.SettledAt + EffectPolicy.VisibleAfter;
    }

    private static ChannelOrderLine? Find(ChannelOrder channel, string lineId) =>
        channel.Lines.FirstOrDefault(line => line.Id == lineId);

    /// <summary>Where the seller, and not TikTok, makes packages: a package is the sign that one was made.</summary>
    private static bool HasPackagesBeforeShipping(string market) => market is not ("US" or "GB" or "UK");
}

/// <summary>A line that the channel shows as open again, although a call of ours had arranged it.</summary>
public readonly record struct ReopenedLine(string EffectId, string LineId);
