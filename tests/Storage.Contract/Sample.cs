using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using OrderActors.Domain.Inventory;
using OrderActors.Domain.Orders;
using OrderActors.Domain.Shops;
using OrderActors.Ports.Storage;

namespace OrderActors.Storage.Contract;

/// <summary>Valid rows, so that a test states only what matters to it.</summary>
public static class Sample
{
    // Microseconds are the finest that both databases keep.
    public static readonly DateTimeOffset At =
        new DateTimeOffset(2026, 3, 14, 15, 9, 26, TimeSpan.Zero).AddMicroseconds(535_897);

    public static readonly SkuKey Sku = new("acme", "wh-1", "tee-red-m");

    public static readonly ShopKey ShopKey = new("acme", "7495");

    public static OrderKey OrderKey(string id, string seller = "acme") => new(seller, "7495", id);

    public static RowImage.Order Order(string id, string seller = "acme") => new(
        OrderKey(id, seller),
        "received",
        """{"id":"5761","buyer":"Zoë 张伟 🧵","total":12.50}""",
        "AWAITING_SHIPMENT",
        At,
        At.AddMinutes(-3),
        At.AddDays(2),
        3,
        12.50m,
        "GBP",
        "",
        null,
        null,
        false,
        "reserve",
        At.AddSeconds(30),
        1,
        At,
        At);

    public static RowImage.Stock Stock(int onHand, int reserved = 0, int consumed = 0, SkuKey? key = null) =>
        new(key ?? Sku, onHand, reserved, consumed, 2, 1, At);

    public static RowImage.Reservation Reservation(string id, SkuKey? key = null) =>
        new(key ?? Sku, id, "acme/7495/5761", 2, ReservationState.Held, At.AddMinutes(10), null, At, null);

    public static RowImage.Effect Effect(string id, string stream) => new(
        id, stream, "acme", "7495", "ship", """{"package":"1"}""", EffectStatus.Intent, 0, At.AddMinutes(1), null, At, null);

    public static RowImage.Shop Shop(ShopKey? key = null) => new(
        key ?? ShopKey, "Acme Ünits", "GB", "GCP_x", ShopStatus.Connected, "protected-a", At.AddHours(7), "protected-r",
        At.AddDays(90), At.AddMinutes(-5), At.AddMinutes(5), null, """{"safety":2}""", 1, At, At);

    public static RowImage.Listing Listing(string channelSkuId) =>
        new(ShopKey, channelSkuId, "TEE-RED-M", "tee-red-m", "Tee, red — M");

    public static InboxDelivery Delivery(string notificationId, string source = "tiktok/app1") => new(
        source, notificationId, new DeliveryTopic("1"), "7495", "5761", [0x00, 0xFF, 0x7B, 0x7D], At, InboxStatus.Pending, null);

    public static ChangeSet Set(string stream, long expected, params ImmutableArray<RowImage> rows) =>
        new(stream, expected, [Event($"{stream}#{expected + 1}")], rows);

    public static JournalRow Event(string data) => new(
        "order.received.v1", At, "user:zoë", "webhook:42", "4bf92f3577b34da6", $$"""{"note":"{{data}}"}""",
        SHA256.HashData(Encoding.UTF8.GetBytes(data)));
}
