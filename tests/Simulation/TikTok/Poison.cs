using System.Collections.Immutable;
using System.Text;

namespace OrderActors.Simulation.TikTok;

/// <summary>A body that is rightly signed and that nobody can work with.</summary>
/// <param name="KeepsId">The notification id in it can be read.</param>
/// <param name="MayWait">It names an order or shop that TikTok does not know yet, as far as anybody can tell.</param>
internal sealed record Poison(string Name, bool KeepsId, bool MayWait, Func<string, SimulatedOrder, byte[]> Write)
{
    public static readonly ImmutableArray<Poison> All =
    [
        Unreadable("nothing at all", (_, _) => ""),
        Unreadable("no JSON", (id, _) => $"order {id} has changed"),
        Unreadable("truncated JSON", (id, _) => $"{{\"type\":1,\"tts_notification_id\":\"{id}\",\"data\":{{\"order_"),
        Unreadable("JSON but no object", (id, _) => $"[\"{id}\"]"),
        Unreadable("too deep", (id, _) => $"{{\"{id}\":{new string('[', 200)}{new string(']', 200)}}}"),
        new(
            "bytes that are no UTF-8",
            false,
            false,
            (id, _) => [.. Encoding.UTF8.GetBytes($"{{\"type\":1,\"tts_notification_id\":\"{id}"), 0xC3, 0x28, 0xFF, .. "\"}"u8]),
        new(
            "an order id that is no UTF-8",
            true,
            false,
            (id, order) => [.. Encoding.UTF8.GetBytes(Head(id, order) + "\"data\":{\"order_id\":\""), 0xC3, 0x28, 0xFF, .. "\"}}"u8]),
        Unreadable("ids of half a character", (id, order) =>
            $"{{\"type\":1,\"tts_notification_id\":\"{id}\\ud800\",\"shop_id\":\"{order.Shop.Key.ShopId}\",\"data\":{{\"order_id\":\"\\udc00\",\"id\":\"{id}\"}}}}"),
        Unreadable("wrong types", (id, _) =>
            $"{{\"type\":\"one\",\"tts_notification_id\":{{\"id\":\"{id}\"}},\"shop_id\":[1],\"data\":\"text {id}\"}}"),
        Readable("no data", (id, order) => Head(id, order) + "\"timestamp\":null}"),
        Readable("no order id", (id, order) => Head(id, order) + "\"data\":{\"order_status\":\"UNPAID\"}}"),
        Readable("order id of a wrong type", (id, order) => Head(id, order) + "\"data\":{\"order_id\":{\"id\":[true]}}}"),
        Readable("only zero characters", (id, order) => Head(id, order) + "\"data\":{\"order_id\":\"\\u0000\"}}"),
        Readable("unknown type", (id, order) => Head(id, order).Replace("\"type\":1", "\"type\":9999", StringComparison.Ordinal) + "\"data\":{}}"),
        Readable("type beyond all numbers", (id, order) =>
            Head(id, order).Replace("\"type\":1", "\"type\":1e999", StringComparison.Ordinal) + $"\"data\":{{\"order_id\":\"{order.Id}\"}}}}"),
        new("unknown order", true, true, (id, order) => Bytes(Head(id, order) + "\"data\":{\"order_id\":\"1\"}}")),
        new("order id that is none", true, true, (id, order) =>
            Bytes(Head(id, order) + "\"data\":{\"order_id\":\"../../orders?ids=1&x, ,,\"}}")),
        new("unknown shop", true, true, (id, order) =>
            Bytes($"{{\"type\":1,\"tts_notification_id\":\"{id}\",\"shop_id\":\"nobody/%2f\",\"data\":{{\"order_id\":\"{order.Id}\"}}}}")),
        new("a crowd of unknown orders", true, true, (id, order) =>
            Bytes(Head(id, order) + $"\"data\":{{\"order_id\":\"{order.Id}\",\"order_ids\":[{string.Join(',', Enumerable.Range(1, 120))}]}}}}")),
    ];

    private static Poison Unreadable(string name, Func<string, SimulatedOrder, string> write) =>
        new(name, false, false, (id, order) => Bytes(write(id, order)));

    private static Poison Readable(string name, Func<string, SimulatedOrder, string> write) =>
        new(name, true, false, (id, order) => Bytes(write(id, order)));

    private static string Head(string id, SimulatedOrder order) =>
        $"{{\"type\":1,\"tts_notification_id\":\"{id}\",\"shop_id\":\"{order.Shop.Key.ShopId}\",";

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
