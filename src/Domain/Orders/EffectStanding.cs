using OrderActors.Domain.Channels;
using OrderActors.Domain.Shipping;

namespace OrderActors.Domain.Orders;

/// <summary>Whether what was intended is still what the order wants, judged by the newest facts.</summary>
/// <remarks>Asked between reading the order again and a call that costs money or cannot be undone.</remarks>
public static class EffectStanding
{
    /// <returns>Null when the intent stands; else why not, in words.</returns>
    public static string? WhyNot(Order order, OrderEffect effect)
    {
        if (effect.Status is not EffectStatus.Intent)
            return "it is settled already";
        if (order.State is OrderState.Cancelled)
            return "the order is cancelled";
        if (order.Closure is { } closure)
            return $"the order is closed: {closure}";

        return effect.Kind switch
        {
            EffectKind.Ship => WhyNotShip(order, effect),
            EffectKind.Cancel => WhyNotCancel(order, effect),
        };
    }

    private static string? WhyNotShip(Order order, OrderEffect effect)
    {
        var instruction = effect.Instruction!;
        if (order.State is OrderState.Delivered)
            return "the order has been delivered";
        if (!order.Channel!.IsFulfilledBySeller)
            return "TikTok or a partner ships this order now";

        if (ChannelFingerprint.IsAnotherAddress(effect.Address, order.Channel.Prints.Address))
            return "the recipient's address has changed since; ship again to send it to the new address";

        // A refusal that passes is what this very call waits for; a hold on other lines is none of this call's.
        var stops = order.Holds.Values
            .Where(hold => hold.Kind is not HoldKind.ChannelRefusal && instruction.LineIds.Any(hold.Covers))
            .ToList();
        return stops.Count > 0
            ? $"on hold: {string.Join("; ", stops.Select(hold => hold.Reason))}"
            : instruction.LineIds.Select(id => WhyNotShip(order, instruction, id)).FirstOrDefault(why => why is not null);
    }

    private static string? WhyNotShip(Order order, ShipInstruction instruction, string lineId)
    {
        var line = order.Channel!.Lines.FirstOrDefault(line => line.Id == lineId);
        if (line is null)
            return $"line {lineId} is no longer in the order";
        if (line.IsCancelled)
            return $"line {lineId} is cancelled";
        if (Arrangements.IsShown(order.Channel, order.Policy.Market, line))
            return $"shipping of line {lineId} is arranged already";
        if (instruction.Method is not ShipMethod.ShipPackage && line.PackageId is { } package)
            return $"line {lineId}, which had no package, is in package {package} now";

        return instruction.Method is ShipMethod.ShipPackage && line.PackageId != instruction.PackageId
            ? $"line {lineId} is in package {line.PackageId ?? "(none)"} now, and no longer in {instruction.PackageId}"
            : null;
    }

    private static string? WhyNotCancel(Order order, OrderEffect effect)
    {
        if (order.IsDispatched)
            return "the carrier has the order already";

        return effect.CancelLineIds.FirstOrDefault(id => order.ActiveLines.All(line => line.Id != id)) is { } closed
            ? $"line {closed} is no open line of this order any more"
            : null;
    }
}
