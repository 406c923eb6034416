using System.Collections.Immutable;
using OrderActors.Domain.Channels;

namespace OrderActors.Gateway.Api.Orders;

/// <summary>What TikTok says otherwise than before, in words.</summary>
public static class ChannelChangeWords
{
    /// <summary>An order of a hundred lines can change in each of them: the entry's data has the rest.</summary>
    private const int MaxNamed = 6;

    /// <returns>A clause without a full stop, such as "the delivery address changed; line 58 moved to package 115".</returns>
    public static string Of(ImmutableArray<ChannelChange> changes)
    {
        var named = string.Join("; ", changes.Take(MaxNamed).Select(Of));
        return changes.Length > MaxNamed ? $"{named}; and {changes.Length - MaxNamed} more" : named;
    }

    private static string Of(ChannelChange change) => change.LineId is { } line
        ? $"line {line} {OfLine(change)}"
        : OfOrder(change);

    private static string OfOrder(ChannelChange change) => change.Fact switch
    {
        ChannelFact.Status => $"its status went{FromTo(change)}",
        ChannelFact.Paid => Instant(change, "it was paid", "it is no longer paid"),
        ChannelFact.Address => "the delivery address changed",
        ChannelFact.SellerNote => "the seller note changed",
        ChannelFact.BuyerMessage => "the buyer's message changed",
        ChannelFact.DeliveryOption => $"the delivery option changed{FromTo(change)}",
        ChannelFact.Warehouse => $"the warehouse changed{FromTo(change)}",
        ChannelFact.ShippingType => "the kind of shipping changed",
        ChannelFact.Fulfillment => "who ships it changed",
        ChannelFact.CancelRequested => "the buyer asks to cancel",
        ChannelFact.CancelRequestWithdrawn => "the buyer's request to cancel is no longer open",
        ChannelFact.Cancellation => "the reason of the cancellation changed",
        ChannelFact.Invoice => "the need of an invoice changed",
        ChannelFact.Amounts => "the amounts changed",
        ChannelFact.Deadlines => "the deadlines changed",
        ChannelFact.Packages => $"the packages changed{FromTo(change)}",
        ChannelFact.Tracking => $"the tracking number changed{FromTo(change)}",
        ChannelFact.Carrier => $"the carrier changed{FromTo(change)}",
        ChannelFact.Arranged => Instant(change, "shipping was arranged", "shipping is no longer arranged"),
        ChannelFact.Collected => Instant(change, "the carrier collected it", "the carrier took back that it had collected it"),
        ChannelFact.Delivered => Instant(change, "it was delivered", "the carrier took back that it had delivered it"),
        ChannelFact.Kind => "the kind of the order changed",
        ChannelFact.UpdateTime => "nothing but the time of its last change",
        ChannelFact.OtherDetails or ChannelFact.LineAdded or ChannelFact.LineGone or ChannelFact.LineCancelled
            or ChannelFact.LineStatus or ChannelFact.LineGoods or ChannelFact.LinePackage or ChannelFact.LinePackageStatus
            or ChannelFact.LineTracking or ChannelFact.LineCarrier or ChannelFact.LineArranged
            or ChannelFact.LineAmounts => "other details changed",
    };

    private static string OfLine(ChannelChange change) => change.Fact switch
    {
        ChannelFact.LineAdded => "came to it",
        ChannelFact.LineGone => "is no longer listed",
        ChannelFact.LineCancelled => change.After is { } why ? $"was cancelled ({why})" : "was cancelled",
        ChannelFact.LineStatus => $"went{FromTo(change)}",
        ChannelFact.LineGoods => "is of other goods",
        ChannelFact.LinePackage => change switch
        {
            { After: null } => $"left package {change.Before}",
            { Before: null } => $"was put into package {change.After}",
            _ => $"moved from package {change.Before} to package {change.After}",
        },
        ChannelFact.LinePackageStatus => "has another package status",
        ChannelFact.LineTracking => $"has another tracking number{FromTo(change)}",
        ChannelFact.LineCarrier => $"has another carrier{FromTo(change)}",
        ChannelFact.LineArranged => Instant(change, "was arranged for shipping", "is no longer arranged for shipping"),
        ChannelFact.LineAmounts => "has other amounts",
        ChannelFact.Status or ChannelFact.Paid or ChannelFact.Address or ChannelFact.SellerNote or ChannelFact.BuyerMessage
            or ChannelFact.DeliveryOption or ChannelFact.Warehouse or ChannelFact.ShippingType or ChannelFact.Fulfillment
            or ChannelFact.CancelRequested or ChannelFact.CancelRequestWithdrawn or ChannelFact.Cancellation
            or ChannelFact.Invoice or ChannelFact.Amounts or ChannelFact.Deadlines or ChannelFact.Packages
            or ChannelFact.Tracking or ChannelFact.Carrier or ChannelFact.Arranged or ChannelFact.Collected
            or ChannelFact.Delivered or ChannelFact.Kind or ChannelFact.OtherDetails
            or ChannelFact.UpdateTime => "has other details",
    };

    private static string FromTo(ChannelChange change) =>
        (string.IsNullOrEmpty(change.Before) ? "" : $" from {change.Before}")
        + (string.IsNullOrEmpty(change.After) ? " to none" : $" to {change.After}");

    private static string Instant(ChannelChange change, string began, string tookBack) => change switch
    {
        { After: null } => tookBack,
        { Before: null } => began,
        _ => $"{began}: the time of it was corrected",
    };
}
