using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using OrderActors.Domain.Orders;

namespace OrderActors.Baselines.Rows;

/// <summary>Makes the rows of any number of orders out of those of the recorded one.</summary>
/// <param name="isPostgres">In which database's form.</param>
internal sealed class OrderTemplate(Recorded recorded, string seller, string app, bool isPostgres)
{
    private readonly string _shop = recorded.Order["shop_id"]!.ToString();

    public OrderRows Make(string orderId, int number, SkuPlace sku)
    {
        var marks = MarksOf(orderId, sku);

        // Orders do not all come at one instant, and an index on instants is not one page.
        var later = number * 1_000L;
        return new OrderRows(
            sku,
            recorded.Quantity,
            $"order/{seller}/{_shop}/{orderId}",
            Convert.FromHexString(recorded.OrderJournal[^1]["hash"]!.ToString()),
            [.. recorded.OrderJournal.Select(row => Values(Table.Journal, row, marks, later))],
            [.. recorded.StockJournal.Select((row, index) => Versioned(Values(Table.Journal, row, marks, later), index + 1))],
            Values(Table.Orders, recorded.Order, marks, later),
            Values(Table.Reservations, recorded.Reservation, marks, later),
            [.. recorded.Inbox.Select(row => Values(Table.Inbox, row, marks, later))]);
    }

    private List<(string Mark, string Text)> MarksOf(string orderId, SkuPlace sku) =>
    [
        (Recorded.OrderMark, orderId),
        (Recorded.SellerMark, seller),
        (Recorded.SkuMark, sku.Sku),
        (Recorded.AppMark, app),
        (Recorded.RowIdMark, new OrderKey(seller, _shop, orderId).RowId.ToString()),
        .. recorded.Inbox.Select((_, index) => (Recorded.NotificationMark(index), $"{index + 1}{orderId}")),
    ];

    private static object?[] Versioned(object?[] row, long version)
    {
        row[Table.Journal.IndexOf("version")] = version;
        return row;
    }

    private object?[] Values(Table table, JsonObject row, List<(string Mark, string Text)> marks, long later) =>
        [.. table.Columns.Select(column => Value(row[column.Name], column.Kind, marks, later))];

    private object? Value(JsonNode? value, ColumnKind kind, List<(string Mark, string Text)> marks, long later) =>
        value is null ? null : kind switch
        {
            ColumnKind.Text or ColumnKind.Json => Filled(value, marks),
            ColumnKind.Time => Time(value.GetValue<long>() + later),
            ColumnKind.Int => value.GetValue<int>(),
            ColumnKind.Long => value.GetValue<long>(),
            ColumnKind.Bytes when value.ToString() is { Length: 64 } hash => Convert.FromHexString(hash),
            ColumnKind.Bytes => Encoding.UTF8.GetBytes(Filled(value, marks)),
            ColumnKind.Uuid => isPostgres ? Guid.Parse(Filled(value, marks)) : Filled(value, marks),
            ColumnKind.Amount => isPostgres
                ? decimal.Parse(value.ToString(), CultureInfo.InvariantCulture) : value.ToString(),
            ColumnKind.Bool => isPostgres ? value.GetValue<long>() != 0 : value.GetValue<long>(),
        };

    private static string Filled(JsonNode value, List<(string Mark, string Text)> marks)
    {
        var text = value.ToString();
        if (!text.Contains('@', StringComparison.Ordinal))
            return text;

        foreach (var (mark, filling) in marks)
            text = text.Replace(mark, filling, StringComparison.Ordinal);
        return text;
    }

    private object Time(long microseconds) => isPostgres
        ? DateTime.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond)
        : microseconds;
}
