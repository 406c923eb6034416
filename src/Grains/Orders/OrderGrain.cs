using Orleans;
using OrderActors.Domain;
using OrderActors.Domain.Channels;
using OrderActors.Domain.Orders;
using OrderActors.Domain.Shipping;
using OrderActors.Engine.Aggregates;
using OrderActors.Engine.Orders;
using OrderActors.Engine.Shops;
using OrderActors.GrainInterfaces;
using OrderActors.GrainInterfaces.Orders;
using OrderActors.Ports.Channels;
using OrderActors.Ports.Storage;

namespace OrderActors.Grains.Orders;

using OrderDecision = Decision<OrderEvent, OrderRejection>;

/// <summary>One order. The rules are in <see cref="OrderDecider"/> and its neighbours; this class only carries.</summary>
[GrainType("order")]
public sealed class OrderGrain(OrderPorts ports, IOrderReader payloads) : Grain, IOrderGrain, IAggregateOwner
{
    private static readonly CommandReply s_notAtTikTok = new(
        false, nameof(OrderRejectionCode.NoShippingMethod), "this order is not at TikTok; it changes by what the API is told");

    private OrderEngine _order = null!;

    /// <summary>Nobody is called for such an order.</summary>
    private bool IsOwn => OwnChannel.Is(_order.Committed.Key.ShopId);

    public override async Task OnActivateAsync(CancellationToken cancellationToken) =>
        _order = await OrderEngine.LoadAsync(
            OrderKey.Parse(this.GetPrimaryKeyString()), ports, this, cancellationToken);

    public async Task<CommandReply> ApplySnapshotAsync(ApplySnapshot command)
    {
        ChannelOrder snapshot;
        try
        {
            snapshot = payloads.Read(command.Payload) with { AskedAt = command.AskedAt };
        }
        catch (FormatException exception)
        {
            return new CommandReply(false, Replies.UnreadablePayload, exception.Message);
        }

        var policy = new OrderPolicy(
            command.Location, command.Market, command.AutoShipAfter, command.StockCountedFrom);
        try
        {
            var reply = await RunAsync(
                command.Caller,
                (order, now) => OrderDecider.ApplySnapshot(order, snapshot, policy, now),
                command.Payload);
            return reply with { Known = OrderStanding.Of(_order.Committed).ToMessage() };
        }
        catch (ConstraintBrokenException exception) when (exception.IsOrderTaken)
        {
            return Replies.Taken;
        }
    }

    public Task<CommandReply> AnnounceAsync(AnnounceStop command) =>
        Enum.TryParse<AnnouncedFact>(command.Fact, out var fact)
            ? RunAsync(command.Caller, (order, now) => command.IsOver
                ? OrderAnnouncements.Withdraw(
                    order, new OrderAnnouncement(fact, command.At) { IsTakenBack = command.IsTakenBack }, now)
                : OrderAnnouncements.Announce(order, new OrderAnnouncement(fact, command.At), now))
            // Announced by a later version: holding too little is worse than telling the caller to ask again.
            : throw new NotSupportedException($"nobody here knows what '{command.Fact}' announces");

    public async Task<CommandReply> ApplyOwnOrderAsync(ApplyOwnOrder command)
    {
        ChannelOrder snapshot;
        try
        {
            snapshot = payloads.Read(command.Payload);
        }
        catch (FormatException exception)
        {
            return new CommandReply(false, Replies.UnreadablePayload, exception.Message);
        }

        // It counts stock from its first day on, and nothing about it is arranged at TikTok.
        var policy = new OrderPolicy(command.Location, "", null, default);
        return await RunAsync(
            command.Caller,
            (order, now) => OwnOrders.Apply(order, snapshot, command.BasedOn, ToNews(command.News), policy, now),
            command.Payload);
    }

    public Task<CommandReply> ShipAsync(ShipOrder command)
    {
        if (IsOwn)
            return Task.FromResult(s_notAtTikTok);

        var request = new ShipRequest(
            [.. command.LineIds],
            command.TrackingNumber,
            command.ShippingProviderId,
            command.Pickup,
            command.Parcel is { } parcel
                ? new ParcelSize(parcel.LengthCm, parcel.WidthCm, parcel.HeightCm, parcel.WeightGrams)
                : null);
        return RunAsync(
            command.Caller, (order, now) => OrderDecider.Ship(order, command.Caller.OperationId, request, now));
    }

    public Task<CommandReply> CancelAsync(CancelOrder command) => IsOwn ? Task.FromResult(s_notAtTikTok) : RunAsync(
        command.Caller,
        (order, now) => OrderDecider.Cancel(
            order, command.Caller.OperationId, command.Reason, [.. command.LineIds ?? []], now));

    public Task<CommandReply> HoldAsync(HoldOrder command) => RunAsync(
        command.Caller,
        (order, now) => OrderDecider.Hold(
            order, command.Caller.OperationId, command.Reason, [.. command.LineIds ?? []], now));

    public Task<CommandReply> ReleaseHoldAsync(ReleaseHold command) =>
        Enum.TryParse<HoldKind>(command.Kind, ignoreCase: true, out var kind)
            ? RunAsync(
                command.Caller,
                (order, now) => OrderDecider.ReleaseHold(
                    order, command.Caller.OperationId, kind, command.Reason, now))
            : Task.FromResult(new CommandReply(
                false, nameof(OrderRejectionCode.HoldNotReleasable), $"there is no kind of hold called '{command.Kind}'"));

    public Task<CommandReply> RetryAsync(RetryOrder command) => RunAsync(
        command.Caller, (order, now) => OrderDecider.Retry(order, command.Caller.OperationId, now));

    public Task<CommandReply> TakeUpEffectAsync(TakeUpEffect command) => RunAsync(
        command.Caller,
        (order, now) => OrderEffects.TakeUp(order, command.EffectId, now));

    public async Task<TakeUpReply> TakeUpAsync(TakeUpEffect command)
    {
        var decision = await HandleAsync(
            command.Caller, (order, now) => OrderEffects.TakeUp(order, command.EffectId, now));
        if (decision is not OrderDecision.Accepted)
            return new TakeUpReply(false, 0, null);

        var effect = _order.Committed.Effects[command.EffectId];
        return new TakeUpReply(true, effect.Attempts, effect.CalledUntil);
    }

    public Task<CommandReply> ConfirmEffectAsync(ConfirmEffect command) => RunAsync(
        command.Caller, (order, _) => OrderEffects.StillStands(order, command.EffectId));

    public Task<CommandReply> SettleEffectAsync(SettleEffect command) => RunAsync(
        command.Caller, (order, now) => SettledEffects.Decide(order, command, now));

    public async Task<WakeReply> WakeAsync(Caller caller)
    {
        var decision = await HandleAsync(caller, OrderDecider.Wake);
        var isWaiting = decision is OrderDecision.Accepted { Events.IsEmpty: false };
        return new WakeReply(isWaiting && !_order.Committed.IsTerminal && !IsOwn);
    }

    void IAggregateOwner.GiveUp() => DeactivateOnIdle();

    private static OwnNews ToNews(OwnOrderNews news) => news switch
    {
        OwnOrderNews.Created => OwnNews.Created,
        OwnOrderNews.Changed => OwnNews.Changed,
        OwnOrderNews.Shipped => OwnNews.Shipped,
        OwnOrderNews.Delivered => OwnNews.Delivered,
        OwnOrderNews.Cancelled => OwnNews.Cancelled,
        OwnOrderNews.None => throw Invariant.Unreachable(news),
    };

    private async Task<CommandReply> RunAsync(
        Caller caller, Func<Order, DateTimeOffset, OrderDecision> decide, string? payload = null) =>
        (await HandleAsync(caller, decide, payload)).ToReply();

    /// <remarks>
    /// Most orders wait for minutes or hours after their first steps. An order that leaves memory before the next collection of
    /// the youngest objects costs that collection nothing, while an order that is kept has to be moved
    /// (docs/reports/performance.md).
    /// </remarks>
    private async Task<OrderDecision> HandleAsync(
        Caller caller, Func<Order, DateTimeOffset, OrderDecision> decide, string? payload = null)
    {
        var decision = await _order.HandleAsync(decide, Context.Of(caller), payload);
        if (_order.MayDeactivate)
            DeactivateOnIdle();

        return decision;
    }
}
