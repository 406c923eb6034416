using OrderActors.Domain.Memory;
using UUIDNext;

namespace OrderActors.Domain.Orders;

/// <summary>Identity of one order: <c>{seller}/{shop}/{tiktokOrderId}</c>.</summary>
public readonly record struct OrderKey
{
    // A name space of our own (RFC 9562, section 6.6); chosen once, never to change.
    private static readonly Guid NameSpace = new("6f1d3c5e-8a47-5b0e-9c61-2d7e40a9b1f3");

    // The text that the key was read from, kept instead of being joined again. Always equals the joined parts.
    private readonly string? _text;

    public OrderKey(string sellerId, string shopId, string tikTokOrderId) : this(sellerId, shopId, tikTokOrderId, null)
    {
    }

    private OrderKey(string sellerId, string shopId, string tikTokOrderId, string? text) =>
        (SellerId, ShopId, TikTokOrderId, _text) = (sellerId, shopId, tikTokOrderId, text);

    public string SellerId { get; }

    public string ShopId { get; }

    public string TikTokOrderId { get; }

    /// <summary>The journal stream of the order.</summary>
    public string Stream => "order/" + this;

    /// <summary>The row id: a UUID of version 5 over the key, so that creation needs no look-up and repeats itself.</summary>
    /// <remarks>The key is ASCII, because its parts are percent-encoded; of other texts the library changes the normalization.</remarks>
    public Guid RowId => Uuid.NewNameBased(NameSpace, ToString());

    /// <exception cref="FormatException">The text is not a key of three parts.</exception>
    public static OrderKey Parse(string text)
    {
        var parts = KeyParts.Split(text, 3);
        var key = new OrderKey(RecurringText.Of(parts[0]), RecurringText.Of(parts[1]), parts[2]);
        // Another text may mean the same key: there are parts that need not be escaped, and were.
        return key.ToString() == text ? new OrderKey(key.SellerId, key.ShopId, key.TikTokOrderId, text) : key;
    }

    /// <summary>The same key. If the order's id is this text, the key keeps it and not one of its own.</summary>
    public OrderKey Sharing(string orderId) =>
        orderId == TikTokOrderId ? new OrderKey(SellerId, ShopId, orderId, _text) : this;

    public bool Equals(OrderKey other) =>
        TikTokOrderId == other.TikTokOrderId && ShopId == other.ShopId && SellerId == other.SellerId;

    public override int GetHashCode() => HashCode.Combine(SellerId, ShopId, TikTokOrderId);

    public override string ToString() => _text ?? KeyParts.Join(SellerId, ShopId, TikTokOrderId);
}
