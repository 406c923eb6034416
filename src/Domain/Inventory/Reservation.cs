using System.Globalization;
using OrderActors.Domain.Memory;

namespace OrderActors.Domain.Inventory;

/// <summary>Id of one promise of units, made by the first caller, such as <c>{order}/{sku}/1</c>.</summary>
public readonly record struct ReservationId
{
    private readonly SplitText _text;

    public ReservationId(string value) => _text = new SplitText(value);

    private ReservationId(SplitText text) => _text = text;

    public string Value
    {
        get => _text.ToString();
        init => _text = new SplitText(value);
    }

    /// <summary>What the ids of orders end with at one SKU, in one round of reserving.</summary>
    public static string SuffixOf(SkuKey sku, int round) =>
        $"/{Uri.EscapeDataString(sku.Location)}/{Uri.EscapeDataString(sku.Sku)}/{round}";

    /// <summary>The key of the order that this id at this SKU belongs to; null where it is an id of somebody else's own making.</summary>
    /// <remarks>Of an order's id, as <see cref="SuffixOf"/> ends it. Nobody but the order may make or change such a reservation.</remarks>
    public string? OrderAt(SkuKey sku)
    {
        const int OrderParts = 3;
        var parts = Value.Split('/');
        if (parts.Length != OrderParts + 3
            || parts.Any(part => part.Length == 0)
            || parts[0] != Uri.EscapeDataString(sku.SellerId)
            || !int.TryParse(parts[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var round))
            return null;

        var order = string.Join('/', parts[..OrderParts]);
        return order + SuffixOf(sku, round) == Value ? order : null;
    }

    /// <summary>The same id. If it is made of these two texts, it keeps them and none of its own.</summary>
    /// <remarks>
    /// A million ids that are open at once say little that is not kept anyway: an order's begin with the order, and a SKU's end
    /// with the SKU.
    /// </remarks>
    public ReservationId Sharing(string start, string end)
    {
        var shared = new SplitText(start, end);
        return shared.Equals(_text) ? new ReservationId(shared) : this;
    }

    public bool Equals(ReservationId other) => _text.Equals(other._text);

    public override int GetHashCode() => _text.GetHashCode();

    public override string ToString() => Value;
}

public enum ReservationState
{
    Held,
    Consumed,
    Released,
}

public enum ReleaseReason
{
    /// <summary>The order was cancelled or failed, or the caller changed its mind.</summary>
    Cancelled,

    /// <summary>Its time ran out before it was confirmed.</summary>
    Expired,
}

/// <summary>Units promised to one order. Closed ones stay as tombstones; see <see cref="Stock"/>.</summary>
/// <param name="Quantity">Units in all, at least one: those that have left and those that are still promised.</param>
/// <param name="OrderRef">What it is for, as its caller names it.</param>
/// <param name="ExpiresAt">Null once it is firm.</param>
/// <param name="ClosedAt">Null while held.</param>
/// <param name="ReleasedFor">Why units were given back; null where none were.</param>
public sealed record Reservation(
    int Quantity,
    ReservationState State,
    string OrderRef,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? ClosedAt,
    ReleaseReason? ReleasedFor)
{
    private readonly CompactTime _createdAt = CreatedAt;
    private readonly CompactTime _expiresAt = ExpiresAt;
    private readonly CompactTime _closedAt = ClosedAt;

    /// <summary>Units of it that have left the building: of a consumed one all but those given back, of a released one none.</summary>
    public int Consumed { get; init; }

    /// <summary>Units that are still promised.</summary>
    public int Held => State is ReservationState.Held ? Quantity - Consumed : 0;

    public DateTimeOffset CreatedAt
    {
        get => _createdAt.Value;
        init => _createdAt = value;
    }

    public DateTimeOffset? ExpiresAt
    {
        get => _expiresAt.OrNull;
        init => _expiresAt = value;
    }

    public DateTimeOffset? ClosedAt
    {
        get => _closedAt.OrNull;
        init => _closedAt = value;
    }
}
