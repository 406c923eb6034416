using System.Collections.Immutable;
using OrderActors.Domain.Channels;
using OrderActors.Domain.Inventory;
using OrderActors.Domain.Memory;

namespace OrderActors.Domain.Orders;

/// <summary>One order: its state, and the facts beside it.</summary>
/// <remarks>A fold of its events (<see cref="OrderFold"/>) and nothing else, so it can be rebuilt as at any moment.</remarks>
public sealed record Order
{
    private static readonly ImmutableSortedDictionary<string, OrderEffect> s_noEffects =
        ImmutableSortedDictionary.Create<string, OrderEffect>(StringComparer.Ordinal);

    private readonly CompactTime _createdAt;
    private readonly CompactTime _updatedAt;
    private readonly CompactTime _enteredStateAt;

    public static Order Unknown(OrderKey key) => new() { Key = key };

    public required OrderKey Key { get; init; }

    /// <summary>False until its first event.</summary>
    public bool Exists => Channel is not null;

    public OrderState State { get; init; }

    /// <summary>What the channel said last; null before the first event.</summary>
    public ChannelOrder? Channel { get; init; }

    public OrderPolicy Policy { get; init; } = OrderPolicy.Unknown;

    public StockPhase StockPhase { get; init; }

    /// <summary>What each line takes, as it was linked in this round.</summary>
    public ImmutableArray<LineNeed> NeededLines { get; init; } = [];

    /// <summary>What the order takes, by SKU; reserved while the phase says so.</summary>
    public ImmutableArray<StockNeed> Needs => LineNeed.Sum(NeededLines);

    /// <summary>Counts the rounds of reserving; part of the reservation ids, because a released id stays closed.</summary>
    public int Round { get; init; } = 1;

    /// <summary>Why the last round failed; null when it did not.</summary>
    public Failure? Shortage { get; init; }

    public Failure? Failure { get; init; }

    /// <summary>A failed order that is trying again.</summary>
    public bool IsRetrying { get; init; }

    public ImmutableSortedDictionary<HoldKind, Hold> Holds { get; init; } =
        ImmutableSortedDictionary<HoldKind, Hold>.Empty;

    public ImmutableSortedDictionary<string, OrderEffect> Effects { get; init; } = s_noEffects;

    /// <summary>Ids of the commands that were accepted.</summary>
    public ImmutableHashSet<string> Operations { get; init; } = ImmutableHashSet<string>.Empty;

    /// <summary>Set when the channel ended the order after dispatch.</summary>
    public string? Closure { get; init; }

    public string? CancelReason { get; init; }

    public DateTimeOffset CreatedAt
    {
        get => _createdAt.Value;
        init => _createdAt = value;
    }

    public DateTimeOffset UpdatedAt
    {
        get => _updatedAt.Value;
        init => _updatedAt = value;
    }

    public DateTimeOffset EnteredStateAt
    {
        get => _enteredStateAt.Value;
        init => _enteredStateAt = value;
    }

    /// <summary>The channel's part is over: nothing more is expected of it.</summary>
    public bool IsEnded => State is OrderState.Delivered or OrderState.Cancelled || Closure is not null;

    /// <summary>The goods left the building.</summary>
    public bool IsDispatched => State is OrderState.Shipped or OrderState.Delivered;

    /// <summary>Nothing follows any more: ended, and its stock is settled.</summary>
    public bool IsTerminal => IsEnded && StockPhase switch
    {
        StockPhase.Consumed or StockPhase.Exempt or StockPhase.Conflict => true,
        StockPhase.Unresolved or StockPhase.Released => !IsDispatched,
        StockPhase.Wanted or StockPhase.Held or StockPhase.Firm or StockPhase.GivingUp => false,
    };

    /// <summary>The lines that are still wanted.</summary>
    public IEnumerable<ChannelOrderLine> ActiveLines => Channel?.Lines.Where(line => !line.IsCancelled) ?? [];

    /// <summary>The buyer has paid, or pays on delivery.</summary>
    public bool IsPaid => Channel is { Status: >= ChannelOrderStatus.OnHold and < ChannelOrderStatus.Cancelled };

    /// <summary>The channel says that the order may be fulfilled, and nothing stops it.</summary>
    public bool IsReady => Holds.IsEmpty &&
        Channel is { Status: >= ChannelOrderStatus.AwaitingShipment and < ChannelOrderStatus.Cancelled };

    /// <summary>An external call that is not settled.</summary>
    public OrderEffect? EffectInFlight => Effects.Values.FirstOrDefault(effect => effect.Status is EffectStatus.Intent);

    /// <summary>Deterministic, so that every retry of a round asks for the same reservation.</summary>
    public ReservationId ReservationOf(SkuKey sku, int round) =>
        new(Key + ReservationId.SuffixOf(sku, round));
}
