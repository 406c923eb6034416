using System.Collections.Immutable;
using OrderActors.Ports.Storage;

namespace OrderActors.Simulation.Store;

/// <summary>The CHECKs and unique keys of the schema.</summary>
internal static class RowChecks
{
    private const string OrderIdOnce = "orders_tiktok_order_id_key";

    private static readonly HashSet<string> s_orderStates =
        new(["received", "processing", "shipped", "delivered", "failed", "cancelled"], StringComparer.Ordinal);

    /// <exception cref="ConstraintBrokenException">A row would not be accepted by the databases.</exception>
    public static void Require(IReadOnlyList<RowImage> rows, StoreTables tables)
    {
        foreach (var row in rows)
        {
            var rule = BrokenBy(row, tables);
            Require(rule is null, rule, row);
        }

        var ids = new HashSet<string>(StringComparer.Ordinal);
        if (rows.OfType<RowImage.Order>().Any(row => !ids.Add(row.Key.TikTokOrderId)))
            throw new ConstraintBrokenException(OrderIdOnce) { IsOrderTaken = true };
    }

    /// <inheritdoc cref="Require(IReadOnlyList{RowImage}, StoreTables)"/>
    public static void Require(
        ImmutableArray<InboxDelivery> deliveries, ImmutableArray<InboxSettlement> settlements, StoreTables tables)
    {
        // One that changes no row writes nothing that could be refused.
        foreach (var row in settlements.Where(tables.IsOpenTo))
            Require(row.Attempts >= 0, "inbox_attempts_is_not_negative", row);
    }

    private static void Require(bool holds, string? rule, object row)
    {
        if (!holds)
            throw new ConstraintBrokenException($"{rule}: {row}") { IsOrderTaken = rule == OrderIdOnce };
    }

    private static string? BrokenBy(RowImage image, StoreTables tables) => image switch
    {
        RowImage.Order row => BrokenBy(row, tables),
        RowImage.Stock row => BrokenBy(row),
        RowImage.Reservation { Quantity: <= 0 } => "reservations_quantity_is_positive",
        RowImage.Reservation row when row.Consumed < 0 || row.Consumed > row.Quantity => "reservations_consumed_is_a_part",
        RowImage.Reservation { IsNew: true } row when tables.FindReservation(row.Key, row.ReservationId) is not null =>
            "reservations_pkey",
        RowImage.Effect { Attempts: < 0 } => "effects_attempts_is_not_negative",
        _ => null,
    };

    private static string? BrokenBy(RowImage.Order row, StoreTables tables)
    {
        if (!s_orderStates.Contains(row.State))
            return "orders_state_is_known";
        if (row.OrderData is null && tables.FindOrder(row.Key.RowId) is null)
            return "order_data is not null";
        if (row.UnitCount < 0)
            return "orders_unit_count_is_not_negative";
        if (tables.FindOrder(row.Key.TikTokOrderId) is { } other && other.Key != row.Key)
            return OrderIdOnce;

        return row is { IsTerminal: false, NextActionAt: null } ? "orders_open_ones_have_a_next_action" : null;
    }

    private static string? BrokenBy(RowImage.Stock row)
    {
        if (row.OnHand < 0)
            return "stock_on_hand_is_not_negative";
        if (row.Reserved < 0)
            return "stock_reserved_is_not_negative";
        if (row.Consumed < 0)
            return "stock_consumed_is_not_negative";
        if (row.SafetyStock < 0)
            return "stock_safety_stock_is_not_negative";

        return (long)row.Reserved + row.Consumed > row.OnHand ? "stock_is_never_oversold" : null;
    }
}
