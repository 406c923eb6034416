using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using OrderActors.Domain.Orders;
using OrderActors.Sandbox.TikTok;
using OrderActors.Testing;

namespace OrderActors.Baselines.Rows;

/// <summary>Lets the shipped gateway take one order of one SKU, and reads from its database what it wrote for it.</summary>
internal static class Recorder
{
    private const string Sku = "RECORDED-SKU";
    private const string AppKey = "recorded-app";
    private const string Seller = "recorded-seller";
    private const int StockOfIt = 1_000;

    /// <summary>Tables that the writing of one order may touch; a row in another one would be missing in every baseline.</summary>
    private static readonly string[] s_untouched = ["stock_operations", "effects", "api_requests"];

    public static async Task<Recorded> RecordAsync()
    {
        var folder = Directory.CreateTempSubdirectory("orderactors-record-").FullName;
        var file = Path.Combine(folder, "orders.db");
        try
        {
            var port = GatewayProcess.FreePort();
            var options = new SandboxOptions
            {
                AppKey = AppKey,
                Shops = [new ShopSpec("ID") { Products = [new ProductSpec(Sku, [new SkuSpec(Sku, "Default", 9.90m, 999)])] }],
                WebhookUrl = new Uri($"http://127.0.0.1:{port}/webhooks/tiktok/{AppKey}"),
            };
            await using var sandbox = await SandboxServer.StartAsync(options);
            await using var gateway = await GatewayProcess.StartAsync(
                null,
                port,
                "--Storage:ConnectionString", $"Data Source={file}",
                "--Api:DefaultSeller", Seller,
                "--TikTok:AppKey", AppKey,
                "--TikTok:AppSecret", options.AppSecret,
                "--TikTok:ApiBaseAddress", sandbox.BaseAddress.ToString(),
                "--TikTok:AuthBaseAddress", sandbox.BaseAddress.ToString());
            using var client = new SellerClient(gateway);
            await client.PostAsync("/api/v1/shops/connect", new { authCode = sandbox.Tokens.Consent() });
            await client.PostAsync($"/api/v1/stock/main/{Sku}/adjust", new { delta = StockOfIt, reason = "received" });

            using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
            await connection.OpenAsync();
            var before = CountUntouched(connection);
            var order = sandbox.Shop.PlaceOrder(OrderDraft.Of(Sku));
            await client.WaitForStateAsync(order.Id, "processing");
            await WaitForSettlementsAsync(connection);
            return CountUntouched(connection).SequenceEqual(before)
                ? ReadOrder(connection, order.Id)
                : throw new InvalidOperationException($"an order now writes into one of {string.Join(", ", s_untouched)}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Task WaitForSettlementsAsync(SqliteConnection connection) => Eventually.TrueAsync(
        () => Task.FromResult(
            Read(connection, Table.Inbox, "1 = 1") is { Count: 2 } rows
            && rows.All(row => row["status"]!.ToString() == "applied")),
        TimeSpan.FromSeconds(30),
        () => "both webhooks of the order to be settled");

    private static Recorded ReadOrder(SqliteConnection connection, string orderId)
    {
        var order = Assert(Read(connection, Table.Orders, "1 = 1"));
        var key = new OrderKey(Seller, order["shop_id"]!.ToString(), orderId);
        var inbox = Read(connection, Table.Inbox, "1 = 1");
        var marks = new List<(string Text, string Mark)>
        {
            (orderId, Recorded.OrderMark),
            (key.RowId.ToString(), Recorded.RowIdMark),
            (Seller, Recorded.SellerMark),
            (Sku, Recorded.SkuMark),
            (AppKey, Recorded.AppMark),
        };
        marks.AddRange(inbox.Select(
            (row, index) => (row["notification_id"]!.ToString(), Recorded.NotificationMark(index))));

        var reservation = Assert(Read(connection, Table.Reservations, "1 = 1"));
        var stock = Read(connection, Table.Journal, "stream LIKE 'stock/%' AND type <> 'stock.adjusted.v1'");
        return new Recorded(
            (int)reservation["quantity"]!.GetValue<long>(),
            Marked(Read(connection, Table.Journal, "stream LIKE 'order/%'"), marks),
            Marked(stock, marks),
            Marked([order], marks)[0],
            Marked([reservation], marks)[0],
            Marked(inbox, marks));
    }

    private static JsonObject Assert(List<JsonObject> rows) => rows.Count == 1
        ? rows[0]
        : throw new InvalidOperationException($"expected one row and found {rows.Count}");

    private static List<JsonObject> Marked(List<JsonObject> rows, List<(string Text, string Mark)> marks) =>
    [
        .. rows.Select(row => new JsonObject(row.Select(member =>
            KeyValuePair.Create(member.Key, Marked(member.Value, marks))))),
    ];

    private static JsonNode? Marked(JsonNode? value, List<(string Text, string Mark)> marks) =>
        value is JsonValue text && text.TryGetValue<string>(out var content)
            ? marks.Aggregate(content, (marked, mark) => marked.Replace(mark.Text, mark.Mark, StringComparison.Ordinal))
            : value?.DeepClone();

    private static long[] CountUntouched(SqliteConnection connection) =>
    [
        .. s_untouched.Select(table =>
        {
            using var command = connection.CreateCommand();
#pragma warning disable CA2100 // A table of the list above.
            command.CommandText = $"SELECT count(*) FROM {table}";
#pragma warning restore CA2100
            return (long)command.ExecuteScalar()!;
        }),
    ];

    private static List<JsonObject> Read(SqliteConnection connection, Table table, string condition)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Made of constants.
        command.CommandText = $"SELECT {table.ColumnList} FROM {table.Name} WHERE {condition} ORDER BY rowid";
#pragma warning restore CA2100
        if (table == Table.Reservations)
            command.CommandText = command.CommandText.Replace(" ORDER BY rowid", "", StringComparison.Ordinal);

        using var reader = command.ExecuteReader();
        var rows = new List<JsonObject>();
        while (reader.Read())
        {
            var row = new JsonObject();
            for (var index = 0; index < reader.FieldCount; index++)
                row.Add(table.Columns[index].Name, Value(reader, index));
            rows.Add(row);
        }

        return rows;
    }

    private static JsonValue? Value(SqliteDataReader reader, int index) => reader.GetValue(index) switch
    {
        DBNull => null,
        long number => JsonValue.Create(number),
        byte[] bytes when Convert.ToHexString(bytes) is { Length: 64 } hash => JsonValue.Create(hash),
        byte[] bytes => JsonValue.Create(Encoding.UTF8.GetString(bytes)),
        var other => JsonValue.Create(Convert.ToString(other, CultureInfo.InvariantCulture)),
    };
}
