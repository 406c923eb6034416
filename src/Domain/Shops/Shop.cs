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
public sealed record ShopSettings(string Location, TimeSpan? AutoShipAfter, TimeSpan SyncEvery)
{
    public static readonly ShopSettings Default = new("main", null, TimeSpan.FromMinutes(2));
}
