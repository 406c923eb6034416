using UUIDNext;

namespace OrderActors.Engine.PublicEvents;

/// <summary>What is told to the outside of one event of the journal. A contract of its own, apart from the Domain's records.</summary>
/// <remarks>At most one for each event of the journal, and the same each time that it is made from the journal.</remarks>
/// <param name="Id">The same for ever, whoever is told, and however often; has no dot in it.</param>
/// <param name="Type">Name with its version, such as <c>order.shipped.v1</c> (<see cref="PublicEventType"/>).</param>
/// <param name="ShopId">Empty where it is of no shop, as of stock.</param>
/// <param name="Subject">The order's id at the channel, the shop's id, or location and SKU, percent-encoded, with a slash between.</param>
/// <param name="Time">When it happened.</param>
/// <param name="Position">Place in the journal; later events have greater ones.</param>
/// <param name="Data">A JSON object, as the schema of the type says.</param>
public sealed record PublicEvent(
    string Id,
    string Type,
    string SellerId,
    string ShopId,
    string Subject,
    DateTimeOffset Time,
    long Position,
    string Data)
{
    // A name space of our own (RFC 9562, section 6.6); chosen once, never to change.
    private static readonly Guid s_nameSpace = new("b0a2f3c4-5d61-5e7f-8a90-4c1d2e3f5a6b");

    /// <summary>The trace that it happened in (32 hex digits); null when nobody noted one.</summary>
    public string? TraceId { get; init; }

    /// <summary>The id of what is told of an event of the journal.</summary>
    /// <remarks>Stream names are ASCII, because their parts are percent-encoded; of other texts the library changes the normalization.</remarks>
    public static string IdOf(string stream, long version) =>
        FormattableString.Invariant($"evt_{Uuid.NewNameBased(s_nameSpace, FormattableString.Invariant($"{stream}/{version}")):N}");
}
