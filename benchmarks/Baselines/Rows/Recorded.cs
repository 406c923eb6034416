using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrderActors.Baselines.Rows;

/// <summary>The rows that the product itself wrote for one order, from its webhooks until <c>processing</c>.</summary>
/// <remarks>
/// Ids that differ from order to order are marked, so that any number of orders can be made of it. Values are as SQLite
/// keeps them; bytes are text. <see cref="Recorder"/> makes the file anew.
/// </remarks>
/// <param name="Quantity">Units reserved.</param>
internal sealed record Recorded(
    int Quantity,
    IReadOnlyList<JsonObject> OrderJournal,
    IReadOnlyList<JsonObject> StockJournal,
    JsonObject Order,
    JsonObject Reservation,
    IReadOnlyList<JsonObject> Inbox)
{
    public const string SellerMark = "@seller@";
    public const string OrderMark = "@order@";
    public const string SkuMark = "@sku@";
    public const string AppMark = "@app@";
    public const string RowIdMark = "@row@";

    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Marks the place in the list: the notifications of an order are told apart by it.</summary>
    public static string NotificationMark(int index) => $"@notification{index}@";

    public static Recorded Load()
    {
        using var file = typeof(Recorded).Assembly.GetManifestResourceStream("order.json")!;
        return JsonSerializer.Deserialize<Recorded>(file, Options)
            ?? throw new InvalidOperationException("order.json is empty");
    }
}
