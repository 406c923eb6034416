using Orleans;
using Orleans.Concurrency;

namespace OrderActors.GrainInterfaces.Inventory;

/// <summary>Stock of one SKU at one location. The key is <c>{seller}/{location}/{sku}</c>, each part percent-encoded.</summary>
/// <remarks>
/// Every command may be repeated with the same id: after a timeout, call again. A refusal is an answer and not an
/// exception. Nothing is answered before it is committed.
/// </remarks>
[CallRank(3)]
[Alias("orderactors.sku")]
public interface ISkuGrain : IGrainWithStringKey
{
    /// <summary>Promises units to a reservation, all of them or none.</summary>
    [Alias("reserve")]
    Task<CommandReply> ReserveAsync(ReserveStock command);

    /// <summary>Makes a reservation firm: it no longer expires.</summary>
    [Alias("confirm")]
    Task<CommandReply> ConfirmAsync(ReservationCommand command);

    /// <summary>Gives back what a reservation holds beyond a total.</summary>
    [Alias("shrink")]
    Task<CommandReply> ShrinkAsync(ShrinkReservation command);

    /// <summary>Gives a reservation back. Refused when the id was never seen.</summary>
    [Alias("release")]
    Task<CommandReply> ReleaseAsync(ReservationCommand command);

    /// <summary>Gives a reservation back, and closes its id for good when it was never seen.</summary>
    [Alias("give-up")]
    Task<CommandReply> GiveUpAsync(ReserveStock command);

    /// <summary>All of the reserved units have left the building.</summary>
    [Alias("consume")]
    Task<CommandReply> ConsumeAsync(ReservationCommand command);

    /// <summary>At least so many of the reserved units have left the building, in all.</summary>
    /// <remarks>A method of its own: a silo of an older release, which would take every number for all of them, refuses it.</remarks>
    [Alias("consume-units")]
    Task<CommandReply> ConsumeUnitsAsync(ReservationCommand command);

    /// <summary>Adds (positive) or takes away (negative) units.</summary>
    [Alias("adjust")]
    Task<CommandReply> AdjustAsync(AdjustStock command);

    [Alias("set-safety-stock")]
    Task<CommandReply> SetSafetyStockAsync(SetSafetyStock command);

    /// <summary>Releases what has expired and forgets what nobody can ask about any more.</summary>
    [Alias("sweep")]
    Task SweepAsync(Caller caller);

    /// <summary>The committed numbers.</summary>
    [ReadOnly, Alias("get")]
    Task<StockLevel> GetAsync();
}
