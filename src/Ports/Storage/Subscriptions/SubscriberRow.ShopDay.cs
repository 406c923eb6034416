using OrderActors.Domain.Shops;

namespace OrderActors.Ports.Storage;

public abstract partial record SubscriberRow
{
    /// <summary>What is added to a shop's day; to the build of the projection that the subscriber writes to.</summary>
    public sealed record ShopDay(string Subscriber, ShopKey Shop, DateOnly Day, ShopDayCounts Added) : SubscriberRow;
}

/// <summary>What happened to a shop's orders on a day in UTC.</summary>
/// <param name="Units">Of the orders created.</param>
public sealed record ShopDayCounts(long Created, long Shipped, long Delivered, long Cancelled, long Failed, long Units)
{
    public static readonly ShopDayCounts None = new(0, 0, 0, 0, 0, 0);

    public ShopDayCounts Plus(ShopDayCounts other) => new(
        Created + other.Created,
        Shipped + other.Shipped,
        Delivered + other.Delivered,
        Cancelled + other.Cancelled,
        Failed + other.Failed,
        Units + other.Units);
}
