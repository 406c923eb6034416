using System.Collections.Immutable;

namespace OrderActors.Domain.Orders;

/// <summary>The lines of an order that one location ships, and how far they have come with their stock.</summary>
/// <remarks>
/// Identified by location and round. A group is reserved all or nothing, and confirmed, consumed and given back on its own: what
/// happens to one group of an order changes no other.
/// </remarks>
/// <param name="Lines">What each line takes, as it was linked for this group.</param>
public sealed record StockGroup(string Location, int Round, StockPhase Phase, ImmutableArray<LineNeed> Lines)
{
    /// <summary>The lines whose units have left the shelf. A line stays here whatever the channel says of it later.</summary>
    public ImmutableArray<string> DispatchedLineIds { get; init; } = [];

    /// <summary>Why the units could not be had; null when they could, or when nobody has asked.</summary>
    public Failure? Shortage { get; init; }

    /// <summary>Nothing is known to be reserved: the first SKU that was asked refused.</summary>
    public bool HasNothing { get; init; }

    /// <summary>The channel's warehouse that the location was chosen for; null where the channel named none.</summary>
    public string? WarehouseId { get; init; }

    /// <summary>What the group takes, by SKU.</summary>
    public ImmutableArray<StockNeed> Needs => LineNeed.Sum(Lines);

    /// <summary>Reservations of the group exist or may come to exist.</summary>
    public bool IsLive => Phase is StockPhase.Wanted or StockPhase.Held or StockPhase.Firm;

    /// <summary>The units were asked for, could not be had, and nothing of the group is reserved any more.</summary>
    public bool IsShort => Phase is StockPhase.Released && Shortage is not null;

    public bool Holds(string lineId)
    {
        foreach (var line in Lines)
        {
            if (line.LineId == lineId)
                return true;
        }

        return false;
    }

    public bool HasDispatched(string lineId) => DispatchedLineIds.Contains(lineId, StringComparer.Ordinal);

    /// <summary>The group with these lines dispatched too; consumed once all of them are.</summary>
    internal StockGroup Dispatching(IEnumerable<string> lineIds)
    {
        ImmutableArray<string> dispatched = [.. DispatchedLineIds.Union(lineIds, StringComparer.Ordinal)];
        return (this with { DispatchedLineIds = dispatched }).Settled();
    }

    /// <summary>The group with these lines only.</summary>
    internal StockGroup Keeping(ImmutableArray<string> lineIds) =>
        (this with { Lines = [.. Lines.Where(line => lineIds.Contains(line.LineId, StringComparer.Ordinal))] }).Settled();

    private StockGroup Settled() =>
        !Lines.IsEmpty && Lines.All(line => HasDispatched(line.LineId)) ? this with { Phase = StockPhase.Consumed } : this;
}

/// <summary>How far a group of lines has come with its stock.</summary>
public enum StockPhase
{
    /// <summary>About to reserve, or in the middle of it: some reservations may exist.</summary>
    Wanted,

    /// <summary>Everything is reserved until a time.</summary>
    Held,

    /// <summary>Everything that has not left is reserved for good.</summary>
    Firm,

    /// <summary>The round failed; what it took is being given back.</summary>
    GivingUp,

    /// <summary>No reservation of the group exists or can come to exist.</summary>
    Released,

    /// <summary>Its units left the building.</summary>
    Consumed,

    /// <summary>It was dispatched although we had no stock for it. A stocktake is due.</summary>
    Conflict,
}
