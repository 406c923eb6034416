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

    /// <summary>Its lines by the location that ships them, as far as they are linked to SKUs.</summary>
    public ImmutableArray<StockGroup> Groups { get; init; } = [];

    /// <summary>Its units are not ours to count: fulfilled by TikTok, or dispatched before the shop's stock was counted.</summary>
    public bool IsExempt { get; init; }

    /// <summary>The lines of which that is true, where it is not of the whole order.</summary>
    public ImmutableArray<string> ExemptLineIds { get; init; } = [];

    /// <summary>Counts the rounds of reserving; part of the reservation ids, because a released id stays closed.</summary>
    public int Round { get; init; } = 1;

    public Failure? Failure { get; init; }

    /// <summary>The step that fails each time it is taken; null when none does.</summary>
    public StepTrouble? Trouble { get; init; }

    /// <summary>A failed order that is trying again.</summary>
    public bool IsRetrying { get; init; }

    public ImmutableSortedDictionary<HoldKind, Hold> Holds { get; init; } =
        ImmutableSortedDictionary<HoldKind, Hold>.Empty;

    public ImmutableSortedDictionary<string, OrderEffect> Effects { get; init; } = s_noEffects;

    /// <summary>Lines that the channel shows as open again after our call had arranged them.</summary>
    public ImmutableArray<ReopenedLine> Reopened { get; init; } = [];

    /// <summary>Lines that the channel has shown as delivered.</summary>
    public ImmutableArray<string> DeliveredLineIds { get; init; } = [];

    /// <summary>Its parcels, from the first sign of a label on.</summary>
    public ImmutableArray<OrderPackage> Packages { get; init; } = [];

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

    /// <summary>Everything that the order still ships left the building.</summary>
    public bool IsDispatched => State is OrderState.Shipped or OrderState.Delivered;

    /// <summary>Nothing follows any more: ended, and its stock is settled.</summary>
    public bool IsTerminal => IsEnded && (IsExempt || (HasSettledGroups && !OrderLines.WithoutStock(this).Any()));

    /// <summary>The lines that are still wanted.</summary>
    public IEnumerable<ChannelOrderLine> ActiveLines => Channel?.Lines.Where(line => !line.IsCancelled) ?? [];

    /// <summary>The buyer has paid, or pays on delivery.</summary>
    /// <remarks>A status that nobody knows says nothing of it; the time of the payment does.</remarks>
    public bool IsPaid => Channel
        is { Status: >= ChannelOrderStatus.OnHold and < ChannelOrderStatus.Cancelled }
        or { Status: ChannelOrderStatus.Unknown, PaidAt: not null };

    /// <summary>A hold stands for the whole order.</summary>
    public bool IsOnHold => Holds.Values.Any(hold => hold.LineIds is null);

    /// <summary>The channel says that the order may be fulfilled, and nothing stops it.</summary>
    public bool IsReady => !IsOnHold &&
        Channel is { Status: >= ChannelOrderStatus.AwaitingShipment and < ChannelOrderStatus.Cancelled };

    /// <summary>An external call that is not settled.</summary>
    public OrderEffect? EffectInFlight => Effects.Values.FirstOrDefault(effect => effect.Status is EffectStatus.Intent);

    /// <summary>Why stock is missing; null when none is known to be.</summary>
    public Failure? Shortage
    {
        get
        {
            foreach (var group in Groups)
            {
                if (group.Shortage is { } shortage)
                    return shortage;
            }

            return null;
        }
    }

    /// <summary>Stock was asked for in vain, and what the attempt took is given back.</summary>
    public bool IsShort => Groups.Any(group => group.IsShort);

    /// <summary>The lines of this round are linked to SKUs, or at least some of them.</summary>
    internal bool HasGroupOfThisRound => Groups.Any(group => group.Round == Round);

    /// <summary>What stops a line from being shipped; null when nothing does.</summary>
    public Hold? HoldOf(string lineId) => Holds.Values.FirstOrDefault(hold => hold.Covers(lineId));

    public ChannelOrderLine? FindLine(string lineId)
    {
        foreach (var line in Channel?.Lines ?? [])
        {
            if (line.Id == lineId)
                return line;
        }

        return null;
    }

    public StockGroup? GroupOf(string lineId)
    {
        foreach (var group in Groups)
        {
            if (group.Holds(lineId))
                return group;
        }

        return null;
    }

    public StockGroup? FindGroup(string location, int round) =>
        Groups.FirstOrDefault(group => group.Round == round && group.Location == location);

    internal bool HasDelivered(string lineId) => DeliveredLineIds.Contains(lineId, StringComparer.Ordinal);

    private bool HasSettledGroups => Groups.All(group => group.Phase switch
    {
        StockPhase.Consumed or StockPhase.Conflict => true,
        StockPhase.Released => !GroupSteps.IsOwed(this, group),
        StockPhase.Wanted or StockPhase.Held or StockPhase.Firm or StockPhase.GivingUp => false,
    });

    /// <summary>Deterministic, so that every retry of a round asks for the same reservation.</summary>
    public ReservationId ReservationOf(SkuKey sku, int round) =>
        new(Key + ReservationId.SuffixOf(sku, round));
}
