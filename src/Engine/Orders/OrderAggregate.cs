using System.Collections.Immutable;
using OrderActors.Domain.Orders;
using OrderActors.Domain.Orders.Search;
using OrderActors.Engine.Aggregates;
using OrderActors.Ports.Storage;

namespace OrderActors.Engine.Orders;

/// <summary>Shows an order as rows: one for itself, and one for each effect that changed.</summary>
public sealed class OrderAggregate : IAggregate<OrderRecord, OrderEvent>
{
    public static readonly OrderAggregate Instance = new();

    public string StreamOf(OrderRecord state) => state.Order.Key.Stream;

    public OrderRecord Apply(OrderRecord state, OrderEvent @event) =>
        state with { Order = OrderMemory.Share(OrderFold.Apply(state.Order, @event), @event) };

    /// <summary>That nothing was heard is no fact: it moves the time of the next look.</summary>
    public bool IsNote(OrderRecord before, OrderEvent @event) => @event is OrderEvent.CheckedAgain;

    public (string Type, string Data) Encode(OrderEvent @event) => OrderEvents.Codec.Encode(@event);

    public ImmutableArray<RowImage> Rows(OrderRecord after, ImmutableArray<OrderEvent> events, long version) =>
    [
        OrderRow(after, version) with
        {
            Terms = events.Any(OrderSearchTerms.CanGrowBy) ? OrderSearchTerms.Of(after.Order) : null,
        },
        .. events.Select(EffectOf).OfType<string>().Distinct().Select(id => EffectRow(after, id)),
    ];

    /// <summary>A payload weighs more than the order that it tells of, and is read from its row when a person asks for it.</summary>
    public OrderRecord KeptInMemory(OrderRecord stored) => new(stored.Order, null);

    private static RowImage.Order OrderRow(OrderRecord record, long version)
    {
        var order = record.Order;
        var channel = order.Channel!;
        var next = OrderProcess.NextAction(order);
        return new RowImage.Order(
            order.Key,
            order.State.Name(),
            record.Payload,
            channel.StatusText,
            channel.UpdatedAt,
            channel.PlacedAt,
            channel.ShipBy,
            order.ActiveLines.Any() ? order.ActiveLines.Count() : channel.Lines.Length,
            channel.TotalAmount,
            channel.Currency,
            string.Join(',', order.Holds.Keys),
            FailureOf(order),
            channel.TrackingNumber ?? order.Packages.FirstOrDefault(package => package.TrackingNumber is not null)?.TrackingNumber,
            order.IsTerminal,
            next?.Name,
            next?.DueAt,
            version,
            order.CreatedAt,
            order.UpdatedAt)
        {
            IsSample = channel.IsSample,
        };
    }

    /// <summary>What an operator should know: why it failed, or what went wrong although it went on.</summary>
    private static string? FailureOf(Order order)
    {
        if (order.Failure is { } failure)
            return $"{failure.Reason}: {failure.Message}";
        if (order.Shortage is { } shortage)
            return $"{shortage.Reason}: {shortage.Message}";

        return order.Groups.Any(group => group.Phase is StockPhase.Conflict) ? "StockConflict: dispatched without stock" : order.Closure;
    }

    private static RowImage.Effect EffectRow(OrderRecord record, string effectId) =>
        EffectRequest.RowOf(record.Order, record.Order.Effects[effectId], record.TraceParent);

    private static string? EffectOf(OrderEvent @event) => @event switch
    {
        OrderEvent.ShipIntended e => e.EffectId,
        OrderEvent.ShipArranged e => e.EffectId,
        OrderEvent.CancelIntended e => e.EffectId,
        OrderEvent.CancelAccepted e => e.EffectId,
        OrderEvent.EffectRefused e => e.EffectId,
        OrderEvent.EffectTakenUp e => e.EffectId,
        OrderEvent.EffectDelayed e => e.EffectId,
        OrderEvent.EffectUncertain e => e.EffectId,
        _ => null,
    };
}
