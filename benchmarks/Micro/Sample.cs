using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using OrderActors.Domain.Channels;
using OrderActors.Domain.Inventory;
using OrderActors.Domain.Orders;
using OrderActors.Integrations.TikTok;

namespace OrderActors.Micro;

/// <summary>One recorded order of one SKU: the payload, the webhook and the events as they are stored.</summary>
internal sealed class Sample
{
    public static readonly DateTimeOffset Now = new(2026, 11, 22, 4, 40, 0, TimeSpan.Zero);

    public static readonly SkuKey Sku = new("seller-1", "main", "TSHIRT-BLUE-M");

    public static readonly OrderPolicy Policy = new("main", "ID", null, DateTimeOffset.MinValue);

    private Sample(JsonNode recorded)
    {
        var order = recorded["order"]!;
        Key = new OrderKey("seller-1", order["shop_id"]!.ToString(), order["tiktok_order_id"]!.ToString());
        Payload = order["order_data"]!.ToString();
        Webhook = Encoding.UTF8.GetBytes(recorded["inbox"]![0]!["body"]!.ToString());
        Events =
        [
            .. recorded["orderJournal"]!.AsArray().Select(row => (row!["type"]!.ToString(), row["data"]!.ToString())),
        ];
        Snapshot = new TikTokOrderReader().Read(Payload);
    }

    public OrderKey Key { get; }

    public string Payload { get; }

    public byte[] Webhook { get; }

    public ImmutableArray<(string Type, string Data)> Events { get; }

    public ChannelOrder Snapshot { get; }

    public static Sample Load()
    {
        using var file = new StreamReader(typeof(Sample).Assembly.GetManifestResourceStream("order.json")!, Encoding.UTF8);
        var text = file.ReadToEnd()
            .Replace("@order@", "577095322250009019", StringComparison.Ordinal)
            .Replace("@seller@", "seller-1", StringComparison.Ordinal)
            .Replace("@sku@", Sku.Sku, StringComparison.Ordinal)
            .Replace("@app@", "app-1", StringComparison.Ordinal)
            .Replace("@notification0@", "7440000000000000001", StringComparison.Ordinal)
            .Replace("@notification1@", "7440000000000000002", StringComparison.Ordinal);
        return new Sample(JsonNode.Parse(text)!);
    }

    /// <summary>A SKU that holds so many reservations of one unit, and has as many units left.</summary>
    public static Stock StockWith(int reservations)
    {
        var stock = StockFold.Apply(
            Stock.Empty, new StockEvent.Adjusted("op-1", (2 * reservations) + 1, "received", "", Now));
        for (var number = 0; number < reservations; number++)
        {
            stock = StockFold.Apply(
                stock, new StockEvent.Reserved(new ReservationId($"seller-1/shop/{number}/main/sku/1"), 1, "order", null, Now));
        }

        return stock;
    }
}
