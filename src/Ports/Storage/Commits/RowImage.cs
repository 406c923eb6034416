using OrderActors.Domain.Inventory;
using OrderActors.Domain.Orders;
using OrderActors.Domain.Orders.Search;
using OrderActors.Domain.Shops;
using OrderActors.Domain.Webhooks;

namespace OrderActors.Ports.Storage;

/// <summary>The full new content of one current-state row; written as insert-or-replace by its key.</summary>
public abstract record RowImage
{
    private RowImage() { }

    /// <summary>A row of <c>orders</c>.</summary>
    /// <param name="State">The state's name as the specification writes it, such as <c>received</c>.</param>
    /// <param name="OrderData">
    /// The channel's payload as last received (JSON). Null leaves what is stored as it is; the first image has one.
    /// </param>
    /// <param name="NextActionAt">When something must happen next; never null while not <paramref name="IsTerminal"/>.</param>
    /// <param name="NextAction">What: a short name that an operator understands.</param>
    /// <param name="TotalAmount">What the buyer paid; null when unknown.</param>
    /// <param name="Holds">Names of the holds, comma separated; empty without.</param>
    /// <param name="Failure">Named reason, or null.</param>
    public sealed record Order(
        OrderKey Key,
        string State,
        string? OrderData,
        string ChannelStatus,
        DateTimeOffset ChannelUpdatedAt,
        DateTimeOffset PlacedAt,
        DateTimeOffset? ShipBy,
        int UnitCount,
        decimal? TotalAmount,
        string Currency,
        string Holds,
        string? Failure,
        string? TrackingNumber,
        bool IsTerminal,
        string? NextAction,
        DateTimeOffset? NextActionAt,
        long Version,
        DateTimeOffset CreatedAt,
        DateTimeOffset UpdatedAt) : RowImage
    {
        /// <summary>A free sample for a creator.</summary>
        public bool IsSample { get; init; }

        /// <summary>
        /// What the order is found by from now on, besides what it was found by before; null where nothing was added. Never read back.
        /// </summary>
        public OrderSearchTerms? Terms { get; init; }
    }

    /// <summary>A row of <c>stock</c>. The store checks <c>reserved + consumed &lt;= on_hand</c> and that none is negative.</summary>
    public sealed record Stock(
        SkuKey Key, int OnHand, int Reserved, int Consumed, int SafetyStock, long Version, DateTimeOffset UpdatedAt)
        : RowImage;

    /// <summary>A row of <c>reservations</c>.</summary>
    /// <param name="OrderRef">What it is for, such as an order key; empty when unknown.</param>
    /// <param name="ExpiresAt">Null for a firm reservation.</param>
    public sealed record Reservation(
        SkuKey Key,
        string ReservationId,
        string OrderRef,
        int Quantity,
        ReservationState Status,
        DateTimeOffset? ExpiresAt,
        string? CloseReason,
        DateTimeOffset CreatedAt,
        DateTimeOffset? ClosedAt) : RowImage
    {
        /// <summary>How many of its units have left; never more than <see cref="Quantity"/>.</summary>
        public int Consumed { get; init; }

        /// <summary>The store refuses the row where there is one of this key; else it takes the place of that one.</summary>
        public bool IsNew { get; init; }
    }

    /// <summary>Deletes a closed reservation whose retries can no longer come.</summary>
    public sealed record ForgottenReservation(SkuKey Key, string ReservationId) : RowImage;

    /// <summary>A row of <c>stock_operations</c>: an adjustment that was made, kept so that its repeat is recognised.</summary>
    public sealed record StockOperation(SkuKey Key, string OperationId, DateTimeOffset At) : RowImage;

    /// <summary>Deletes an operation whose retries can no longer come.</summary>
    public sealed record ForgottenStockOperation(SkuKey Key, string OperationId) : RowImage;

    /// <summary>A row of <c>effects</c>: the intent of an external call, later its result.</summary>
    /// <param name="ShopId">The shop that it concerns; empty where it concerns none.</param>
    /// <param name="DueAt">While an intent: when a completer may pick it up; null once settled.</param>
    public sealed record Effect(
        string EffectId,
        string Stream,
        string SellerId,
        string ShopId,
        string Kind,
        string Request,
        EffectStatus Status,
        int Attempts,
        DateTimeOffset? DueAt,
        string? Result,
        DateTimeOffset CreatedAt,
        DateTimeOffset? SettledAt) : RowImage
    {
        /// <summary>Where it was intended (<see cref="Observability.TraceParent"/>); the store keeps the first that it is told.</summary>
        public string? TraceParent { get; init; }

        /// <summary>Where it is carried out: <c>{integration}/{account}</c>. Null in rows that were written before it was stored.</summary>
        public string? Target { get; init; }
    }

    /// <summary>A row of <c>shops</c>. Tokens arrive here already protected; the store never sees them in clear.</summary>
    /// <param name="SyncedTo">The poll has read every change up to here.</param>
    /// <param name="Settings">JSON.</param>
    public sealed record Shop(
        ShopKey Key,
        string Name,
        string Region,
        string Cipher,
        ShopStatus Status,
        string ProtectedAccessToken,
        DateTimeOffset AccessExpiresAt,
        string ProtectedRefreshToken,
        DateTimeOffset RefreshExpiresAt,
        DateTimeOffset? SyncedTo,
        DateTimeOffset? NextSyncAt,
        string? LastSyncError,
        string Settings,
        long Version,
        DateTimeOffset ConnectedAt,
        DateTimeOffset UpdatedAt) : RowImage
    {
        /// <summary>What a person has to look at (JSON); null when there is nothing.</summary>
        public string? Attention { get; init; }
    }

    /// <summary>A row of <c>listings</c>: which SKU a channel's variant takes its stock from.</summary>
    /// <param name="Sku">Empty where several units are taken, or where the link was taken away.</param>
    /// <param name="Units">Units by SKU (JSON object), where more than one unit of one SKU is taken; else empty.</param>
    public sealed record Listing(
        ShopKey Key, string ChannelSkuId, string SellerSku, string Sku, string Title, string Units = "") : RowImage;

    /// <summary>A row of <c>webhook_endpoints</c>, without the columns that say how it does.</summary>
    /// <param name="EventTypes">Names (JSON array); empty = all.</param>
    /// <param name="ShopIds">JSON array; empty = all.</param>
    /// <param name="Secrets">Newest first, each encrypted (JSON array).</param>
    /// <param name="Stop">Why nothing is sent (JSON); null while it is enabled.</param>
    public sealed record WebhookEndpoint(
        EndpointKey Key,
        string Url,
        string Description,
        string EventTypes,
        string ShopIds,
        string Secrets,
        EndpointStatus Status,
        string? Stop,
        DateTimeOffset EnabledAt,
        long Version,
        DateTimeOffset CreatedAt,
        DateTimeOffset UpdatedAt) : RowImage;
}
