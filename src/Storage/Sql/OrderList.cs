using OrderActors.Domain.Orders;
using OrderActors.Ports.Storage;

namespace OrderActors.Storage.Sql;

/// <summary>The statement that lists a seller's orders, newest first, so that an index answers it in its order.</summary>
/// <remarks>
/// Only the conditions asked for go into the text: <c>@state IS NULL OR state = @state</c> would hide the index.
/// </remarks>
internal static class OrderList
{
    private const string NewestFirst = "ORDER BY placed_at DESC, id DESC LIMIT @limit";

    public static SqlQuery Of(string sellerId, OrderFilter filter, OrderPlace? after, int limit)
    {
        var conditions = new List<string> { "seller_id = @seller" };
        var values = new List<(string Name, object Value)> { ("seller", sellerId), ("limit", limit) };

        void Where(string condition, params ReadOnlySpan<(string Name, object Value)> used)
        {
            conditions.Add(condition);
            values.AddRange(used);
        }

        if (!string.IsNullOrEmpty(filter.State))
            Where("state = @state", ("state", filter.State));
        if (!string.IsNullOrEmpty(filter.ShopId))
            Where("shop_id = @shop", ("shop", filter.ShopId));
        if (!string.IsNullOrEmpty(filter.ChannelStatus))
            Where(WithChannelStatus(filter.ChannelStatus), ("channelStatus", filter.ChannelStatus));
        if (filter.OnHold is { } onHold)
            Where(onHold ? "holds <> ''" : "holds = ''");
        if (filter.Failed is { } failed)
            Where(failed ? "failure IS NOT NULL" : "failure IS NULL");
        if (filter.Sample is { } sample)
            Where(sample ? "is_sample" : "NOT is_sample");
        if (!string.IsNullOrEmpty(filter.Search))
            Where($"id IN ({SearchSql.OrdersFoundBy(filter.Search, (name, value) => values.Add((name, value)))})");
        if (after is not null)
            Where("(placed_at, id) < (@placedAt, @id)", ("placedAt", after.PlacedAt), ("id", after.RowId));

        var query = new SqlQuery(IsOfShopAlone(filter) ? EachState(conditions) : Select(conditions, ""));
        foreach (var (name, value) in values)
            query.With(name, value);

        return query;
    }

    private static string Select(IEnumerable<string> conditions, string andId) =>
        $"SELECT {Columns.ListedOrder}{andId} FROM orders WHERE {string.Join(" AND ", conditions)} {NewestFirst}";

    private static bool IsOfShopAlone(OrderFilter filter) =>
        !string.IsNullOrEmpty(filter.ShopId) && string.IsNullOrEmpty(filter.State) && string.IsNullOrEmpty(filter.Search);

    /// <summary>The first of each state, and of these the first.</summary>
    /// <remarks>
    /// A shop's index is by state, so that a few open orders are found among millions delivered. For all states it is asked
    /// once for each, which costs less than every order's changes being written into one more index.
    /// </remarks>
    private static string EachState(List<string> conditions)
    {
        var selects = Enum.GetValues<OrderState>()
            .Select(state => Select([.. conditions, $"state = '{state.Name()}'"], ", id"))
            .Select((select, number) => $"SELECT * FROM ({select}) AS of_state_{number}");
        return $"SELECT * FROM ({string.Join("\nUNION ALL ", selects)}) AS of_shop {NewestFirst}";
    }

    // The others are indexed, because a few may lie among millions that have ended; the index is found by its own condition.
    private static string WithChannelStatus(string status) => status is "COMPLETED" or "CANCELLED"
        ? "channel_status = @channelStatus"
        : "channel_status = @channelStatus AND channel_status NOT IN ('COMPLETED', 'CANCELLED')";
}
