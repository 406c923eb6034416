namespace OrderActors.Domain.Inventory;

/// <summary>Id of one promise of units, made by whoever asks first, such as <c>{order}/{sku}/1</c>.</summary>
public readonly record struct ReservationId(string Value)
{
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
    ReleaseReason? ReleasedFor);
