using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json.Serialization.Metadata;

namespace OrderActors.Engine.PublicEvents;

/// <summary>A type of public event. The catalogue and the schemas are made of these.</summary>
/// <remarks>
/// A name is never reused. The data of a type only ever gets more members that may be missing; what is not compatible is a new type
/// with the next version.
/// </remarks>
/// <param name="Name">With its version, such as <c>order.shipped.v1</c>.</param>
/// <param name="Data">The shape of its data.</param>
/// <param name="Meaning">What it tells, in a sentence.</param>
/// <param name="Sent">When it is sent, and when not.</param>
public sealed record PublicEventType(string Name, JsonTypeInfo Data, string Meaning, string Sent)
{
    private const string UpdateRule =
        "When TikTok's details of the order differ from those known, and no label is new. Not when only TikTok's time of change is new.";

    public static readonly PublicEventType OrderCreated = new(
        "order.created.v1", PublicEventJson.Default.OrderData, "We heard of an order for the first time.",
        "Once for each order, whatever state it has at TikTok by then.");

    public static readonly PublicEventType OrderValidated = new(
        "order.validated.v1", PublicEventJson.Default.OrderValidatedData, "The lines of an order are linked to SKUs.",
        "Each time that lines are linked: again when lines come later, or when stock is asked for anew. Not for orders that take no stock of ours.");

    public static readonly PublicEventType OrderInventoryReserved = new(
        "order.inventory_reserved.v1", PublicEventJson.Default.OrderReservedData, "Stock is reserved for the lines that one location ships.",
        "Once for each location and each time that stock was asked for; it ships only after the buyer has paid.");

    public static readonly PublicEventType OrderProcessing = new(
        "order.processing.v1", PublicEventJson.Default.OrderData, "An order is paid, reserved for good and not stopped: it can be shipped.",
        "Again when a failed order goes on.");

    public static readonly PublicEventType OrderUpdated = new(
        "order.updated.v1", PublicEventJson.Default.OrderUpdatedData, "TikTok said something new of an order.", UpdateRule);

    public static readonly PublicEventType OrderLabelArranged = new(
        "order.label_arranged.v1", PublicEventJson.Default.OrderLabelData, "Packages of an order have a label, or another tracking number.",
        "When our call arranged it, or when TikTok shows it; once for each package and tracking number. Sent instead of order.updated.");

    public static readonly PublicEventType OrderShipped = new(
        "order.shipped.v1", PublicEventJson.Default.OrderData, "All packages of an order were collected by the carrier.",
        "When the last package was collected. That a part of several was collected is an order.updated.");

    public static readonly PublicEventType OrderDelivered = new(
        "order.delivered.v1", PublicEventJson.Default.OrderData, "All packages of an order were delivered.",
        "When the last package was delivered, or is known to be lost where another was delivered.");

    public static readonly PublicEventType OrderCancelled = new(
        "order.cancelled.v1", PublicEventJson.Default.OrderEndedData, "An order was cancelled before it left.",
        "When TikTok shows that all lines are cancelled. That some of several lines are is an order.updated.");

    public static readonly PublicEventType OrderClosed = new(
        "order.closed.v1", PublicEventJson.Default.OrderEndedData, "TikTok ended an order that had left: it was lost, or refused by the buyer.",
        "The state stays shipped.");

    public static readonly PublicEventType OrderFailed = new(
        "order.failed.v1", PublicEventJson.Default.OrderData, "An order cannot go on: its stock could not be had, or TikTok refused to ship it.",
        "Again with each attempt that fails.");

    public static readonly PublicEventType OrderHoldPlaced = new(
        "order.hold_placed.v1", PublicEventJson.Default.OrderHoldData, "Something stops an order, or some of its lines.",
        "For each kind of hold; several can stand at once.");

    public static readonly PublicEventType OrderHoldReleased = new(
        "order.hold_released.v1", PublicEventJson.Default.OrderHoldData, "A hold was lifted.",
        "By a person, or by itself. Other holds may stand: see the order.");

    public static readonly PublicEventType OrderAttentionNeeded = new(
        "order.attention_needed.v1", PublicEventJson.Default.OrderAttentionData, "A person has to look at an order.",
        "When nobody knows whether a call to TikTok happened, when TikTok refused one, when lines are short while others have left, and "
        + "when lines left without stock of ours.");

    public static readonly PublicEventType StockChanged = new(
        "stock.changed.v1", PublicEventJson.Default.StockChangedData, "The counts of a SKU at a location changed.",
        "For each adjustment, reservation, return and dispatch of units. Keep the counts with the greatest version.");

    public static readonly PublicEventType ShopConnected = new(
        "shop.connected.v1", PublicEventJson.Default.ShopConnectedData, "A seller has authorized us for a shop.", "For the first time and again.");

    public static readonly PublicEventType ShopDisconnected = new(
        "shop.disconnected.v1", PublicEventJson.Default.ShopDisconnectedData, "A shop is no longer connected.",
        "When the authorization was lost or taken back. Until the shop is connected again its orders are not read.");

    public static readonly PublicEventType ShopAttentionNeeded = new(
        "shop.attention_needed.v1", PublicEventJson.Default.ShopAttentionData, "TikTok does nothing for a shop, and a person has to look.",
        "When it is met, and again at most every five minutes while it lasts.");

    public static readonly PublicEventType ShopRecovered = new(
        "shop.recovered.v1", PublicEventJson.Default.ShopRecoveredData, "TikTok does what we ask for a shop again.", "After a shop.attention_needed.");

    /// <summary>All of them, as the catalogue lists them.</summary>
    public static readonly ImmutableArray<PublicEventType> All =
    [
        OrderCreated, OrderValidated, OrderInventoryReserved, OrderProcessing, OrderUpdated, OrderLabelArranged, OrderShipped,
        OrderDelivered, OrderCancelled, OrderClosed, OrderFailed, OrderHoldPlaced, OrderHoldReleased, OrderAttentionNeeded,
        StockChanged, ShopConnected, ShopDisconnected, ShopAttentionNeeded, ShopRecovered,
    ];

    private static readonly FrozenDictionary<string, PublicEventType> s_byName =
        All.SelectMany(type => new[] { (type.Name, Type: type), (Name: type.NameWithoutVersion, Type: type) })
            .ToFrozenDictionary(entry => entry.Name, entry => entry.Type, StringComparer.Ordinal);

    /// <summary>Such as <c>order.shipped</c>.</summary>
    public string NameWithoutVersion => Name[..Name.LastIndexOf('.')];

    /// <param name="name">With its version or without.</param>
    /// <returns>Null where there is no such type.</returns>
    public static PublicEventType? Find(string name) => s_byName.GetValueOrDefault(name);
}
