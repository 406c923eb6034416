using OrderActors.Ports.Storage;

namespace OrderActors.Gateway.Api.Live;

/// <summary>Something changed: enough to know what to read again.</summary>
/// <param name="SellerId">Whose; decides who is told.</param>
/// <param name="Subject">order or stock.</param>
/// <param name="Id">TikTok's order id, or location/SKU percent-encoded.</param>
/// <param name="Type">The journal's name of what happened.</param>
public sealed record LiveChange(
    long Position, string SellerId, string Subject, string Id, string Type, DateTimeOffset At)
{
    /// <returns>Null for streams that no page shows.</returns>
    public static LiveChange? Of(JournalMark stored) => stored.Stream.Split('/') switch
    {
        ["order", var seller, _, var order] => new LiveChange(
            stored.Position, Plain(seller), "order", Plain(order), stored.Type, stored.At),
        // The names stand in the stream as they stand in addresses.
        ["stock", var seller, var location, var sku] => new LiveChange(
            stored.Position, Plain(seller), "stock", $"{location}/{sku}", stored.Type, stored.At),
        _ => null,
    };

    private static string Plain(string part) => Uri.UnescapeDataString(part);
}
