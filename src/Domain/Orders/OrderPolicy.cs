namespace OrderActors.Domain.Orders;

/// <summary>The shop's rules as they stood when the order arrived. Later changes do not reach back by themselves.</summary>
/// <param name="Location">Where its stock is taken from.</param>
/// <param name="AutoShipAfter">How long after processing starts it ships by itself; null = only on command.</param>
/// <param name="Market">The shop's region, upper case, such as <c>US</c>: it decides how shipping is arranged.</param>
/// <param name="StockCountedFrom">Orders dispatched that were placed before this instant do not touch stock.</param>
public sealed record OrderPolicy(
    string Location, string Market, TimeSpan? AutoShipAfter, DateTimeOffset StockCountedFrom)
{
    /// <summary>Of an order before its first event.</summary>
    public static readonly OrderPolicy Unknown = new("main", "", null, default);
}
