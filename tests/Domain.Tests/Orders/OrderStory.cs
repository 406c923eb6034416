using OrderActors.Domain.Channels;
using OrderActors.Domain.Effects;
using OrderActors.Domain.Orders;
using OrderActors.Domain.Shipping;

namespace OrderActors.Domain.Tests.Orders;

using OrderDecision = Decision<OrderEvent, OrderRejection>;

/// <summary>One order's life at the level of its rules: decisions are folded, and its process runs against shelves.</summary>
internal sealed class OrderStory
{
    private const int MaxSteps = 20;

    private readonly List<OrderEvent> _journal = [];
    private int _told;

    public Shelves Shelves { get; } = new();

    public Order Order { get; private set; } = Order.Unknown(AnOrder.Key);

    public OrderPolicy Policy { get; init; } = AnOrder.Policy;

    /// <summary>When false, steps stay untaken, as after a crash between a commit and its steps.</summary>
    public bool TakesSteps { get; set; } = true;

    public DateTimeOffset Now { get; private set; } = AnOrder.PlacedAt;

    public OrderDecision Last { get; private set; } = OrderDecision.AlreadyDone;

    public IReadOnlyList<OrderEvent> Journal => _journal;

    public OrderStory Stocked(string sku, int units)
    {
        Shelves.Receive(sku, units, Now);
        return this;
    }

    /// <summary>Counts a SKU in at a location other than the shop's own.</summary>
    public OrderStory StockedAt(string location, string sku, int units)
    {
        Shelves.Locations[sku] = location;
        return Stocked(sku, units);
    }

    public OrderStory After(TimeSpan time)
    {
        Now += time;
        return this;
    }

    public OrderStory Hears(ChannelOrder snapshot) =>
        Do((order, now) => OrderDecider.ApplySnapshot(order, snapshot, Policy, now));

    public OrderStory Ships(string operation = "ship-1", ShipRequest? request = null) =>
        Do((order, now) => OrderDecider.Ship(order, operation, request ?? OwnCarrier, now));

    public OrderStory Cancels(string operation = "cancel-1", params string[] lines) =>
        Do((order, now) => OrderDecider.Cancel(order, operation, "out_of_stock", [.. lines], now));

    public OrderStory Holds(string operation = "hold-1", params string[] lines) =>
        Do((order, now) => OrderDecider.Hold(order, operation, "suspicious address", [.. lines], now));

    public OrderStory Releases(HoldKind kind = HoldKind.Manual, string operation = "release-1") =>
        Do((order, now) => OrderDecider.ReleaseHold(order, operation, kind, "checked", now));

    /// <summary>A step fails, if it is the one that the order would take.</summary>
    public OrderStory Fails(string step) => Do((order, now) => StepTrouble.Failed(order, StepNamed(step), "broken", now));

    private static OrderStep StepNamed(string step) => step switch
    {
        "link lines to SKUs" => new OrderStep.Resolve(),
        _ => throw new ArgumentException(step, nameof(step)),
    };

    public OrderStory Announces(OrderAnnouncement announced) =>
        Do((order, now) => OrderAnnouncements.Announce(order, announced, now));

    public OrderStory Withdraws(OrderAnnouncement announced) =>
        Do((order, now) => OrderAnnouncements.Withdraw(order, announced, now));

    public OrderStory Retries(string operation = "retry-1") =>
        Do((order, now) => OrderDecider.Retry(order, operation, now));

    public OrderStory Wakes() => Do(OrderDecider.Wake);

    public OrderStory WakesWhenDue()
    {
        var due = Assert.IsType<NextAction>(OrderProcess.NextAction(Order)).DueAt;
        Now = due > Now ? due : Now;
        return Wakes();
    }

    public OrderStory IsDone(string effectId) => Do((order, now) =>
        OrderEffects.Done(order, effectId, "package-1", "1Z-1", "UPS", null, now));

    public OrderStory IsRefused(string effectId) =>
        Do((order, now) => OrderEffects.Refused(order, effectId, "the channel said no", now));

    public OrderStory IsDelayed(string effectId) =>
        Do((order, now) => OrderEffects.Delayed(order, effectId, new EffectDelay("no answer", TimeSpan.FromSeconds(5)), now));

    public OrderStory IsSuperseded(int number) =>
        Do((order, now) => OrderEffects.Superseded(order, Effect(number), "it has changed", now));

    /// <summary>The channel refuses the call for a reason that passes.</summary>
    public OrderStory PassesLater(int number) => Do((order, now) => OrderEffects.Delayed(
        order,
        Effect(number),
        new EffectDelay("package in freeze status", TimeSpan.Zero, CallOutcome.NotDone, DelayCause.Passing),
        now));

    public OrderStory WaitsForAccount(int number) => Do((order, now) => OrderEffects.Delayed(
        order,
        Effect(number),
        new EffectDelay("the authorization is lost", TimeSpan.FromMinutes(10), CallOutcome.NotDone, DelayCause.Account),
        now));

    /// <summary>Takes the effect up as soon as it is due.</summary>
    public OrderStory TakesUp(string effectId)
    {
        var effect = Order.Effects[effectId];
        var story = effect.DueAt > Now ? After(effect.DueAt - Now) : this;
        return story.Do((order, now) => OrderEffects.TakeUp(order, effectId, now));
    }

    /// <summary>Decides, folds, and takes the order as far as it goes.</summary>
    public OrderStory Do(Func<Order, DateTimeOffset, OrderDecision> decide)
    {
        _told = _journal.Count;
        Last = Fold(decide);
        for (var taken = 0; TakesSteps && OrderProcess.Next(Order, Now) is { } step; taken++)
        {
            Assert.True(taken < MaxSteps, $"the process comes to rest; stands before {step} in {Order.State}");
            if (Fold(Shelves.Carry(Order, step, Now)) is not OrderDecision.Accepted { Events.IsEmpty: false })
                break;
        }

        return this;
    }

    /// <summary>The names of the events of the last thing done, with the steps that followed.</summary>
    public OrderStory Then(params string[] events)
    {
        Assert.Equal(events, _journal.Skip(_told).Select(@event => @event.GetType().Name));
        return this;
    }

    public OrderStory ThenRejected(OrderRejectionCode code)
    {
        Assert.Equal(code, Assert.IsType<OrderDecision.Rejected>(Last).Reason.Code);
        Assert.NotEmpty(((OrderDecision.Rejected)Last).Reason.Message);
        return Then();
    }

    /// <param name="phase">Of its only group; null while its lines are linked to no SKU.</param>
    public OrderStory Stands(OrderState state, StockPhase? phase)
    {
        Assert.Equal((state, phase), (Order.State, Order.Groups.SingleOrDefault()?.Phase));
        return this;
    }

    public OrderStory StandsAt(string location, StockPhase phase)
    {
        Assert.Equal(phase, Order.Groups.Single(group => group.Location == location).Phase);
        return this;
    }

    /// <summary>Where each line stands, in the sequence of the channel's lines.</summary>
    public OrderStory LinesStand(params LineState[] states)
    {
        Assert.Equal(states, Order.Channel!.Lines.Select(line => OrderLines.StateOf(Order, line)));
        return this;
    }

    public OrderStory Waits(string forWhat)
    {
        Assert.Equal(forWhat, OrderProcess.NextAction(Order)?.Name);
        return this;
    }

    public OrderStory HasEnded()
    {
        Assert.True(Order.IsTerminal, $"{Order.State} with stock {string.Join(", ", Order.Groups.Select(group => group.Phase))} is not the end");
        Assert.Null(OrderProcess.NextAction(Order));
        return this;
    }

    /// <summary>Units of a SKU: received, promised, dispatched.</summary>
    public OrderStory Counts(string sku, int onHand, int reserved, int consumed)
    {
        var stock = Shelves[sku];
        Assert.Equal((onHand, reserved, consumed), (stock.OnHand, stock.Reserved, stock.Consumed));
        return this;
    }

    public static readonly ShipRequest OwnCarrier = new([], "1Z-1", "ups", false, null);

    /// <summary>The id of the order's nth effect, from 1.</summary>
    public static string Effect(int number) => $"{AnOrder.Key}/{number}";

    private OrderDecision Fold(Func<Order, DateTimeOffset, OrderDecision> decide)
    {
        var decision = decide(Order, Now);
        if (decision is OrderDecision.Accepted accepted)
        {
            _journal.AddRange(accepted.Events);
            Order = accepted.Events.Aggregate(Order, OrderFold.Apply);
        }

        return decision;
    }
}
