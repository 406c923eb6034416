using System.Collections.Immutable;

namespace OrderActors.Domain.Shops;

/// <summary>One seller's shop at the channel, without its secrets.</summary>
public sealed record Shop
{
    public static readonly Shop Unknown = new();

    public bool IsConnected { get; init; }

    /// <summary>Null until it was connected for the first time.</summary>
    public DateTimeOffset? ConnectedAt { get; init; }

    public string Name { get; init; } = "";

    /// <summary>Market, upper case, such as <c>US</c>.</summary>
    public string Region { get; init; } = "";

    public string Cipher { get; init; } = "";

    public DateTimeOffset AccessExpiresAt { get; init; }

    public DateTimeOffset RefreshExpiresAt { get; init; }

    public ShopSettings Settings { get; init; } = ShopSettings.Default;

    /// <summary>Every change of the channel's orders up to here has been read; null before the first sync.</summary>
    public DateTimeOffset? SyncedTo { get; init; }

    /// <summary>Null while disconnected.</summary>
    public DateTimeOffset? NextSyncAt { get; init; }

    /// <summary>Why the last sync stopped early; null when it read everything.</summary>
    public string? LastSyncError { get; init; }

    /// <summary>What is wrong with the shop as a whole; null when nothing is.</summary>
    public ShopAttention? Attention { get; init; }
}

/// <param name="Location">Where the stock of its orders is taken from.</param>
/// <param name="AutoShipAfter">How long after processing starts an order ships by itself; null = on command only.</param>
/// <param name="SyncEvery">How often changes are polled, or up to a fifth sooner (<see cref="SyncSweep.NextIn"/>).</param>
/// <param name="UnitSign">The sign for "times" in seller's codes such as <c>TEA*2+CUP</c>; null = such a code names one SKU.</param>
/// <param name="Warehouses">Where the channel's warehouses are; null, as in all settings made before, for none.</param>
public sealed record ShopSettings(
    string Location,
    TimeSpan? AutoShipAfter,
    TimeSpan SyncEvery,
    string? UnitSign = null,
    ImmutableArray<WarehouseLink>? Warehouses = null)
{
    public static readonly ShopSettings Default = new("main", null, TimeSpan.FromMinutes(2));

    /// <remarks>Warehouses are compared one by one: an array compares by reference.</remarks>
    public bool Equals(ShopSettings? other) => other is not null
        && (Location, AutoShipAfter, SyncEvery, UnitSign) == (other.Location, other.AutoShipAfter, other.SyncEvery, other.UnitSign)
        && (Warehouses ?? []).SequenceEqual(other.Warehouses ?? []);

    public override int GetHashCode() => HashCode.Combine(Location, AutoShipAfter, SyncEvery, UnitSign, (Warehouses ?? []).Length);
}
