using System.Collections.Immutable;
using OrderActors.Domain;
using OrderActors.Domain.Orders;
using OrderActors.Engine.Aggregates;
using OrderActors.Ports.Storage;

namespace OrderActors.Engine.Orders;

using OrderDecision = Decision<OrderEvent, OrderRejection>;
using OrderExecutor = AggregateExecutor<OrderRecord, OrderEvent, OrderRejection>;

/// <summary>One order: loads it from its journal, runs its commands, and drives its process.</summary>
public sealed class OrderEngine
{
    private readonly OrderExecutor _executor;
    private readonly OrderPorts _ports;

    private OrderEngine(OrderExecutor executor, OrderPorts ports)
    {
        _executor = executor;
        _ports = ports;
    }

    /// <summary>The committed order.</summary>
    public Order Committed => _executor.Committed.Order;

    public static async Task<OrderEngine> LoadAsync(
        OrderKey key, OrderPorts ports, IAggregateOwner owner, CancellationToken cancellation)
    {
        var (order, head) = await ReplayAsync(key, ports.Reader, cancellation);
        var executor = new OrderExecutor(
            ports.Pipeline,
            OrderAggregate.Instance,
            new OrderRecord(order, null),
            head,
            ports.Clock,
            owner,
            ports.Reader);
        return new OrderEngine(executor, ports);
    }

    /// <summary>The order as its journal tells it.</summary>
    public static async Task<(Order Order, StreamHead Head)> ReplayAsync(
        OrderKey key, IStoreReader reader, CancellationToken cancellation)
    {
        var stored = await reader.ReadStreamAsync(key.Stream, 0, cancellation);
        var order = stored
            .Select(row => OrderEvents.Codec.Decode(row.Type, row.Data))
            .Aggregate(Order.Unknown(key), OrderFold.Apply);
        return (order, stored.IsEmpty ? StreamHead.Empty : new StreamHead(stored[^1].Version, stored[^1].Hash));
    }

    /// <summary>Runs a command, and then takes the order as far as it goes.</summary>
    /// <remarks>
    /// Also drives after the repeat of a command: the first attempt may have died between its commit and its steps. A
    /// step that fails is thrown to the caller, who repeats; should nobody repeat, the order is due again soon.
    /// </remarks>
    public async Task<OrderDecision> HandleAsync(
        Func<Order, DateTimeOffset, OrderDecision> decide, CommandContext context, string? payload = null)
    {
        var decision = await ExecuteAsync(await WithLinkingAsync(decide, context), context, payload);
        await DriveAsync(context);
        return decision;
    }

    /// <summary>The one step that only reads needs no commit of its own: it is looked up before, and stored with what calls for it.</summary>
    private async Task<Func<Order, DateTimeOffset, OrderDecision>> WithLinkingAsync(
        Func<Order, DateTimeOffset, OrderDecision> decide, CommandContext context)
    {
        var now = _ports.Clock.GetUtcNow();
        if (Committed.StockPhase is not StockPhase.Unresolved
            || decide(Committed, now) is not OrderDecision.Accepted { Events: { IsEmpty: false } events })
            return decide;

        var ahead = events.Aggregate(Committed, OrderFold.Apply);
        if (OrderProcess.Next(ahead, now) is not OrderStep.Resolve step)
            return decide;

        var link = await _ports.Steps.RunAsync(ahead, step, context);
        return (order, at) => decide(order, at)
            .Then(first => link(first.Aggregate(order, OrderFold.Apply), at));
    }

    private async Task DriveAsync(CommandContext context)
    {
        // Bounded, because a rule that undoes another would else hold the grain for good. What is left is due again soon.
        for (var taken = 0; taken < MaxStepsAtOnce; taken++)
        {
            if (OrderProcess.Next(Committed, _ports.Clock.GetUtcNow()) is not { } step)
                return;

            var result = await _ports.Steps.RunAsync(Committed, step, context);
            if (await ExecuteAsync(result, context, null) is not OrderDecision.Accepted { Events.IsEmpty: false })
                return;
        }
    }

    private const int MaxStepsAtOnce = 12;

    private async Task<OrderDecision> ExecuteAsync(
        Func<Order, DateTimeOffset, OrderDecision> decide, CommandContext context, string? payload)
    {
        var trace = TraceParent.Current ?? context.TraceId;
        var decision = await _executor.ExecuteAsync(
            (record, now) => decide(record.Order, now),
            context,
            record => record with { Payload = payload ?? record.Payload, TraceParent = trace });
        if (decision is OrderDecision.Accepted accepted)
        {
            OrderMetrics.Count(Committed, accepted.Events);
            HintEffects(accepted.Events, trace);
        }

        return decision;
    }

    private void HintEffects(ImmutableArray<OrderEvent> events, string? trace)
    {
        foreach (var @event in events)
        {
            var id = @event switch
            {
                OrderEvent.ShipIntended e => e.EffectId,
                OrderEvent.CancelIntended e => e.EffectId,
                _ => null,
            };
            if (id is not null)
                _ports.Effects.Intended(Committed.Key, Committed.Effects[id], trace);
        }
    }
}
