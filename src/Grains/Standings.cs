using OrderActors.Domain.Channels;
using OrderActors.Engine.Shops;
using OrderActors.GrainInterfaces;

namespace OrderActors.Grains;

/// <summary>How an order stands at the channel, as it travels.</summary>
internal static class Standings
{
    public static KnownOrder? ToMessage(this OrderStanding? standing) => standing is { } known
        ? new KnownOrder(known.UpdatedAt, (int)known.Status, known.IsCancelRequested, known.WaitsForInvoice)
        : null;

    /// <remarks>A number that only a later version knows says nothing here.</remarks>
    public static OrderStanding? ToStanding(this KnownOrder? known) => known is null
        ? null
        : new OrderStanding(
            known.UpdatedAt,
            Enum.IsDefined((ChannelOrderStatus)known.Status) ? (ChannelOrderStatus)known.Status : ChannelOrderStatus.Unknown,
            known.IsCancelRequested,
            known.WaitsForInvoice);
}
