using System.Collections.Immutable;
using OrderActors.Domain;
using OrderActors.Domain.Orders;
using OrderActors.Engine.Aggregates;
using OrderActors.Ports.Observability;
using OrderActors.Ports.Storage;

namespace OrderActors.Engine.Orders;

using Decide = Func<Order, DateTimeOffset, Decision<OrderEvent, OrderRejection>>;
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

    /// <summary>Whether the order need not be in memory until somebody calls for it.</summary>
    public bool MayDeactivate => !_ports.Retention.KeepIdleOrders && OrderProcess.IsIdle(Committed, _ports.Clock.GetUtcNow());

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
            .Aggregate(Order.Unknown(key), (order, @event) => OrderMemory.Share(OrderFold.Apply(order, @event), @event));
        return (order, stored.IsEmpty ? StreamHead.Empty : new StreamHead(stored[^1].Version, stored[^1].Hash));
    }

    /// <summary>Runs a command, and then every step that follows from it.</summary>
    /// <remarks>
    /// Also drives after the repeat of a command: the first attempt may have died between its commit and its steps. A
    /// step that fails is thrown to the caller, who repeats; should nobody repeat, the order is due again soon.
    /// </remarks>
    public async Task<OrderDecision> HandleAsync(Decide decide, CommandContext context, string? payload = null)
    {
        var linked = await WithLinkingAsync(decide, context);
        var decision = Ahead(linked) is (var ahead, OrderStep.Reserve { Needs.Length: 1 } step)
            ? await ReserveLastAsync(linked, _ports.Steps.LastOf(ahead, step, context), context, payload)
            : await ExecuteAsync(linked, context, payload);
        await DriveAsync(context);
        return decision;
    }

    /// <summary>
    /// Linking lines to SKUs only reads, so it needs no commit of its own: it is done before, and stored with the command that
    /// needs it.
    /// </summary>
    private async Task<Decide> WithLinkingAsync(Decide decide, CommandContext context)
    {
        var mayLink = !Committed.Exists || OrderLines.WithoutStock(Committed).Any();
        if (!mayLink || Ahead(decide) is not (var ahead, OrderStep.Resolve step))
            return decide;

        return Joined(decide, await _ports.Steps.RunAsync(ahead, step, context));
    }

    /// <summary>The order as a command would leave it, and the step that it would take then; null when it would change nothing.</summary>
    private (Order Order, OrderStep? Step)? Ahead(Decide decide)
    {
        var now = _ports.Clock.GetUtcNow();
        if (decide(Committed, now) is not OrderDecision.Accepted { Events: { IsEmpty: false } events })
            return null;

        var ahead = events.Aggregate(Committed, OrderFold.Apply);
        return (ahead, OrderProcess.Next(ahead, now));
    }

    private static Decide Joined(Decide first, Decide second) => (order, now) => first(order, now)
        .Then(events => second(events.Aggregate(order, OrderFold.Apply), now));

    private async Task DriveAsync(CommandContext context)
    {
        // Bounded, because a rule that undoes another would else hold the grain for good. What is left is due again soon.
        for (var taken = 0; taken < MaxStepsAtOnce; taken++)
        {
            if (OrderProcess.Next(Committed, _ports.Clock.GetUtcNow()) is not { } step)
                return;

            var decision = await TryAsync(step, context);
            if (decision is not OrderDecision.Accepted { Events.IsEmpty: false })
                return;
        }
    }

    private const int MaxStepsAtOnce = 12;

    private async Task<OrderDecision> TryAsync(OrderStep step, CommandContext context)
    {
        try
        {
            return step is OrderStep.Reserve { Needs.IsEmpty: false } reserve
                ? await ReserveAsync(reserve, context)
                : await ExecuteAsync(await _ports.Steps.RunAsync(Committed, step, context), context, null);
        }
        catch (Exception exception) when (!IsPassing(exception))
        {
            // Counted, so that a step that always fails is taken less and less often and ends with a person.
            await ExecuteAsync(
                (order, now) => StepTrouble.Failed(order, step, NoteText.Of(exception.Message), now), context, null);
            throw;
        }
    }

    /// <summary>What says nothing of the step: no answer, a database that is away, or somebody else who was faster.</summary>
    private static bool IsPassing(Exception exception) => exception
        is TimeoutException or OperationCanceledException or StorageUnavailableException or StorageOverloadedException
        or VersionConflictException or AggregateStoppedException;

    private async Task<OrderDecision> ReserveAsync(OrderStep.Reserve step, CommandContext context) =>
        await _ports.Steps.ReserveAllButLastAsync(Committed, step, context) is { } refused
            ? await ExecuteAsync(refused, context, null)
            : await ReserveLastAsync(null, _ports.Steps.LastOf(Committed, step, context), context, null);

    /// <summary>
    /// Has the SKU commit a command with the reservation that follows from it. If the SKU does not commit it, the order commits
    /// the command itself, with the SKU's answer.
    /// </summary>
    /// <param name="command">Null = no command but the step alone.</param>
    private async Task<OrderDecision> ReserveLastAsync(
        Decide? command, LastReservation last, CommandContext context, string? payload)
    {
        var trace = TraceParent.Current ?? context.TraceId;
        var attached = await _executor.CommitInsideAnotherAsync(
            Of(With(last.Reserved)), context, Attaching(payload, trace), last.WriteAsync);
        if (attached is not null)
            return Noted(attached, trace);
        if (last.Outcome is { } outcome)
            return await ExecuteAsync(With(outcome), context, payload);

        if (command is null)
            last.ThrowUnknown();

        // The SKU did not answer: the command is committed alone, so that the order is seen. If the SKU did commit it after all,
        // this commit is refused as stale.
        return await ExecuteAsync(command, context, payload);

        Decide With(Decide next) => command is null ? next : Joined(command, next);
    }

    private async Task<OrderDecision> ExecuteAsync(Decide decide, CommandContext context, string? payload)
    {
        var trace = TraceParent.Current ?? context.TraceId;
        return Noted(await _executor.ExecuteAsync(Of(decide), context, Attaching(payload, trace)), trace);
    }

    private static Func<OrderRecord, DateTimeOffset, OrderDecision> Of(Decide decide) =>
        (record, now) => decide(record.Order, now);

    private static Func<OrderRecord, OrderRecord> Attaching(string? payload, string? trace) =>
        record => record with { Payload = payload ?? record.Payload, TraceParent = trace };

    private OrderDecision Noted(OrderDecision stored, string? trace)
    {
        if (stored is OrderDecision.Accepted accepted)
        {
            OrderMetrics.Count(Committed, accepted.Events);
            HintEffects(accepted.Events, trace);
        }

        return stored;
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
                Hint(Committed.Effects[id], trace);
        }
    }

    private void Hint(OrderEffect effect, string? trace) =>
        _ports.Effects.Intended(EffectRequest.IntentOf(Committed, effect, trace), effect.DueAt);
}
