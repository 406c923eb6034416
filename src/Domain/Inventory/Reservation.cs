namespace OrderActors.Domain.Inventory;

/// <summary>Id of one promise of units, made by whoever asks first, such as <c>{order}/{sku}/1</c>.</summary>
/// <remarks>
/// Kept in two parts. A million ids that are open at once say little that is not kept anyway: an order's begin with the
/// order, and a SKU's end with the SKU. Where an id is divided makes no difference to anybody.
/// </remarks>
public readonly record struct ReservationId
{
    private const int MaxOnStack = 256;

    private readonly string _start;
    private readonly string? _end;

    public ReservationId(string value) => _start = value;

    private ReservationId(string start, string end) => (_start, _end) = (start, end);

    public string Value
    {
        get => _start + _end;
        init => (_start, _end) = (value, null);
    }

    private int Length => _start.Length + (_end?.Length ?? 0);

    /// <summary>What the ids of orders end with at one SKU, in one round of reserving.</summary>
    public static string PlaceOf(SkuKey sku, int round) =>
        $"/{Uri.EscapeDataString(sku.Location)}/{Uri.EscapeDataString(sku.Sku)}/{round}";

    /// <summary>The same id. If it is made of these two texts, it keeps them and none of its own.</summary>
    public ReservationId Sharing(string start, string end)
    {
        var shared = new ReservationId(start, end);
        return shared == this ? shared : this;
    }

    // Asked for with every look at a SKU's reservations, most often with a whole text on one side: nothing is joined for that.
    public bool Equals(ReservationId other) => (_end, other._end) switch
    {
        (_, null) => Is(other._start),
        (null, _) => other.Is(_start),
        _ => Length == other.Length && Value == other.Value,
    };

    public override int GetHashCode()
    {
        if (_end is null)
            return string.GetHashCode(_start);

        Span<char> text = Length <= MaxOnStack ? stackalloc char[Length] : new char[Length];
        _start.CopyTo(text);
        _end.CopyTo(text[_start.Length..]);
        return string.GetHashCode(text);
    }

    public override string ToString() => Value;

    private bool Is(string text) => text.Length == Length
        && text.StartsWith(_start, StringComparison.Ordinal)
        && (_end is null || text.EndsWith(_end, StringComparison.Ordinal));
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
/// <param name="Quantity">Units, at least one.</param>
/// <param name="OrderRef">What it is for, as its caller names it.</param>
/// <param name="ExpiresAt">Null once it is firm.</param>
/// <param name="ClosedAt">Null while held.</param>
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
