using System.Collections.Immutable;
using OrderActors.Domain.Orders;
using OrderActors.Domain.Shops;
using OrderActors.Engine.Orders;
using OrderActors.Ports.Storage;

namespace OrderActors.Engine.Subscriptions;

/// <summary>The projection <c>shop-days</c>: what happened to each shop's orders on each day in UTC.</summary>
/// <remarks>
/// Its rows are increments. They are safe because they are stored if and only if the cursor passes their events: a batch that is
/// handled twice is stored once.
/// </remarks>
public sealed class ShopDays : IProjection
{
    /// <summary>Also the name by which it is rebuilt.</summary>
    public const string ProjectionName = "projection/shop-days";

    public ShopDays() : this(ProjectionName)
    {
    }

    private ShopDays(string name) => Name = name;

    public string Name { get; }

    public SubscriberOptions Options { get; } = new()
    {
        // Nobody looks at a day more often than that.
        BatchesApart = TimeSpan.FromSeconds(1),
        EventTypes = ["order.created", "order.shipped", "order.delivered", "order.cancelled", "order.failed"],
    };

    public Task<ImmutableArray<SubscriberRow>> HandleAsync(
        ImmutableArray<StoredEvent> events, CancellationToken cancellation) => Task.FromResult<ImmutableArray<SubscriberRow>>(
    [
        .. events.Select(CountOf)
            .GroupBy(count => (count.Shop, count.Day))
            // In one order, so that two partitions of one shop do not wait for each other's days in a circle.
            .OrderBy(day => day.Key.Shop.ToString(), StringComparer.Ordinal).ThenBy(day => day.Key.Day)
            .Select(day => new SubscriberRow.ShopDay(
                Name, day.Key.Shop, day.Key.Day, day.Aggregate(ShopDayCounts.None, (sum, count) => sum.Plus(count.Added)))),
    ]);

    public ISubscriber WritingAs(string builder) => new ShopDays(builder);

    private static (ShopKey Shop, DateOnly Day, ShopDayCounts Added) CountOf(StoredEvent stored)
    {
        var key = OrderKey.Parse(stored.Stream["order/".Length..]);
        return (
            new ShopKey(key.SellerId, key.ShopId),
            DateOnly.FromDateTime(stored.At.UtcDateTime),
            AddedBy(OrderEvents.Codec.Decode(stored.Type, stored.Data)));
    }

    /// <summary>What an event adds to its day. An order that fails twice counts twice.</summary>
    public static ShopDayCounts AddedBy(OrderEvent @event) => @event switch
    {
        OrderEvent.Created created => ShopDayCounts.None with { Created = 1, Units = created.Channel.Lines.Length },
        OrderEvent.Shipped => ShopDayCounts.None with { Shipped = 1 },
        OrderEvent.Delivered => ShopDayCounts.None with { Delivered = 1 },
        OrderEvent.Cancelled => ShopDayCounts.None with { Cancelled = 1 },
        OrderEvent.Failed => ShopDayCounts.None with { Failed = 1 },
        _ => ShopDayCounts.None,
    };
}
