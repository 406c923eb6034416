using System.Collections.Immutable;

namespace OrderActors.Baselines.Rows;

/// <summary>How a column's values are kept; each database has its own form.</summary>
internal enum ColumnKind
{
    Text,
    Json,
    Time,
    Int,
    Long,
    Bytes,
    Uuid,
    Amount,
    Bool,
}

internal sealed record Column(string Name, ColumnKind Kind);

/// <summary>The columns of one of the product's tables that a writer gives values for.</summary>
internal sealed record Table(string Name, ImmutableArray<Column> Columns)
{
    /// <summary>Its positions are given by the database.</summary>
    public static readonly Table Journal = Of(
        "journal", "stream version:Long type at:Time actor cause trace_id data hash:Bytes");

    public static readonly Table Orders = Of(
        "orders",
        """
        id:Uuid tiktok_order_id state order_data:Json created_at:Time updated_at:Time seller_id shop_id channel_status
        channel_updated_at:Time placed_at:Time ship_by:Time unit_count:Int total_amount:Amount currency holds failure
        tracking_number is_terminal:Bool next_action next_action_at:Time version:Long
        """);

    public static readonly Table Reservations = Of(
        "reservations",
        """
        seller_id location sku reservation_id order_ref quantity:Int status expires_at:Time close_reason created_at:Time
        closed_at:Time
        """);

    /// <summary>Its ids are given by the database.</summary>
    public static readonly Table Inbox = Of(
        "inbox",
        """
        source notification_id topic shop_id order_id body:Bytes received_at:Time status note attempts:Int retry_at:Time
        settled_at:Time trace_parent
        """);

    public string ColumnList => string.Join(", ", Columns.Select(column => column.Name));

    public int IndexOf(string column)
    {
        for (var index = 0; index < Columns.Length; index++)
        {
            if (Columns[index].Name == column)
                return index;
        }

        throw new ArgumentException($"{Name} has no column {column}", nameof(column));
    }

    private static Table Of(string name, string columns) => new(
        name,
        [
            .. columns.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries)
                .Select(column => column.Split(':'))
                .Select(parts => new Column(
                    parts[0], parts.Length == 1 ? ColumnKind.Text : Enum.Parse<ColumnKind>(parts[1]))),
        ]);
}
