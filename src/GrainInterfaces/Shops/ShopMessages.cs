using Orleans;

namespace OrderActors.GrainInterfaces.Shops;

// Numbers are on the wire: add at the end, never renumber, never reuse.

/// <summary>An authorization as the channel granted it. Holds secrets: never logged.</summary>
[GenerateSerializer, Immutable, Alias("orderactors.connect-shop")]
public sealed record ConnectShop(
    [property: Id(0)] Caller Caller,
    [property: Id(1)] string Name,
    [property: Id(2)] string Region,
    [property: Id(3)] string Cipher,
    [property: Id(4)] string AccessToken,
    [property: Id(5)] DateTimeOffset AccessExpiresAt,
    [property: Id(6)] string RefreshToken,
    [property: Id(7)] DateTimeOffset RefreshExpiresAt)
{
    public override string ToString() => $"ConnectShop {Name}";
}

[GenerateSerializer, Immutable, Alias("orderactors.disconnect-shop")]
public sealed record DisconnectShop([property: Id(0)] Caller Caller, [property: Id(1)] string Reason);

/// <param name="AutoShipAfter">How long after processing starts an order ships by itself; null = on command only.</param>
/// <param name="SyncEvery">How often changes are polled; at least one second.</param>
/// <param name="UnitSign">The sign for "times" in seller's codes such as <c>TEA*2+CUP</c>; empty = such a code names one SKU; null = as it is.</param>
/// <param name="Warehouses">The locations of the channel's warehouses; null = as they are.</param>
[GenerateSerializer, Immutable, Alias("orderactors.change-shop-settings")]
public sealed record ChangeShopSettings(
    [property: Id(0)] Caller Caller,
    [property: Id(1)] string Location,
    [property: Id(2)] TimeSpan? AutoShipAfter,
    [property: Id(3)] TimeSpan SyncEvery,
    [property: Id(4)] string? UnitSign = null,
    [property: Id(5)] WarehouseLink[]? Warehouses = null);

/// <param name="WarehouseId">TikTok's id of the warehouse.</param>
[GenerateSerializer, Immutable, Alias("orderactors.warehouse-link")]
public sealed record WarehouseLink([property: Id(0)] string WarehouseId, [property: Id(1)] string Location);

[GenerateSerializer, Immutable, Alias("orderactors.link-listings")]
public sealed record LinkListings([property: Id(0)] Caller Caller, [property: Id(1)] ListingLink[] Links);

/// <param name="ChannelSkuId">TikTok's id of the variant.</param>
/// <param name="Sku">Our SKU of which one unit is taken; empty where <paramref name="Units"/> says what is.</param>
/// <param name="Units">What is taken where that is not one unit of one SKU; empty takes the link away; null where <paramref name="Sku"/> says it.</param>
[GenerateSerializer, Immutable, Alias("orderactors.listing-link")]
public sealed record ListingLink(
    [property: Id(0)] string ChannelSkuId,
    [property: Id(1)] string SellerSku,
    [property: Id(2)] string Sku,
    [property: Id(3)] string Title,
    [property: Id(4)] SkuUnits[]? Units = null);

[GenerateSerializer, Immutable, Alias("orderactors.sku-units")]
public sealed record SkuUnits([property: Id(0)] string Sku, [property: Id(1)] int Units);

[GenerateSerializer, Immutable, Alias("orderactors.refresh-orders")]
public sealed record RefreshOrders([property: Id(0)] OrderToRefresh[] Orders);

/// <param name="Caller">Who wants this order refreshed, such as one webhook.</param>
[GenerateSerializer, Immutable, Alias("orderactors.order-to-refresh")]
public sealed record OrderToRefresh([property: Id(0)] string OrderId, [property: Id(1)] Caller Caller);

/// <param name="Outcome">What became of it.</param>
/// <param name="Message">For people; empty when applied.</param>
/// <param name="RetryAfter">Wait at least so long before asking again; null = the caller's choice.</param>
/// <param name="Known">What the order knows of the channel now; null unless applied.</param>
[GenerateSerializer, Immutable, Alias("orderactors.refreshed-order")]
public sealed record RefreshedOrder(
    [property: Id(0)] string OrderId,
    [property: Id(1)] RefreshOutcome Outcome,
    [property: Id(2)] string Message,
    [property: Id(3)] TimeSpan? RetryAfter,
    [property: Id(4)] KnownOrder? Known = null);

[GenerateSerializer, Alias("orderactors.refresh-outcome")]
public enum RefreshOutcome
{
    None = 0,

    /// <summary>What the channel says is committed, or was known already.</summary>
    Applied = 1,

    /// <summary>The channel does not know the order (yet).</summary>
    NotFound = 2,

    /// <summary>Could not be done now; try again.</summary>
    Failed = 3,

    /// <summary>The channel's answer for this order cannot be worked with; a person has to look.</summary>
    Unreadable = 4,

    /// <summary>The database is away: this was no attempt.</summary>
    StorageAway = 5,

    /// <summary>The order is none of this shop's and is left alone: the shop's former seller has it.</summary>
    Skipped = 6,
}

/// <param name="Orders">Orders seen.</param>
/// <param name="SyncedTo">The cursor now.</param>
/// <param name="Error">Why it stopped early; null when it read everything.</param>
/// <param name="Skipped">Orders that were left alone because the shop's former seller has them.</param>
[GenerateSerializer, Immutable, Alias("orderactors.sync-reply")]
public sealed record SyncReply(
    [property: Id(0)] int Orders,
    [property: Id(1)] DateTimeOffset? SyncedTo,
    [property: Id(2)] string? Error,
    [property: Id(3)] bool HasMore = false,
    [property: Id(4)] int Skipped = 0);

/// <param name="OrderKey">Empty where the owner is no order.</param>
/// <param name="LookFirst">The call may have happened before: take it up, and find out first.</param>
/// <param name="CallBefore">For a first call: later than this nobody may make it without looking.</param>
[GenerateSerializer, Immutable, Alias("orderactors.perform-effect")]
public sealed record PerformEffect(
    [property: Id(0)] string EffectId,
    [property: Id(1)] string OrderKey,
    [property: Id(2)] string Kind,
    [property: Id(3)] string Request,
    [property: Id(4)] bool LookFirst,
    [property: Id(5)] DateTimeOffset CallBefore)
{
    /// <summary>What it was intended in, as a W3C traceparent; null without.</summary>
    [Id(6)]
    public string? TraceParent { get; init; }

    /// <summary>The owner's stream; null = the order's, as an older version says it.</summary>
    [Id(7)]
    public string? Stream { get; init; }
}
