using System.Collections.Immutable;
using OrderActors.Domain;
using OrderActors.Domain.Inventory;
using OrderActors.Engine.Aggregates;
using OrderActors.Engine.Inventory;
using OrderActors.Engine.Tests.Fakes;
using OrderActors.Testing;

namespace OrderActors.Engine.Tests.Inventory;

using StockDecision = Decision<StockEvent, StockRejection>;

/// <summary>A SKU that has woken has only what is open in memory, and answers as if it had everything.</summary>
public sealed class ClosedReservationTests
{
    private static readonly SkuKey s_sku = new("seller", "main", "mug");
    private static readonly CommandContext s_context = new("system", "api:1", null);
    private static readonly ReservationId s_old = new("order-1");
    private static readonly ReservationId s_new = new("order-2");

    private readonly MemoryStore _store = new();
    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public void A_SKU_wakes_with_what_is_open_and_no_more() => Turns.Run(async () =>
    {
        var stock = await WithClosedAsync();
        await ReserveAsync(stock, s_new, 2);

        var woken = await LoadAsync();

        Assert.Equal([s_new], woken.Committed.Reservations.Keys);
        Assert.Equal((2, 1), (woken.Committed.Reserved, woken.Committed.Consumed));
    });

    [Fact]
    public void A_new_reservation_asks_the_store_nothing() => Turns.Run(async () =>
    {
        await WithClosedAsync();
        var woken = await LoadAsync();

        await ReserveAsync(woken, s_new, 1);
        await woken.ChangeAsync(s_new, (stock, now) => StockDecider.Consume(stock, s_new, now), s_context);

        Assert.Empty(_store.ReservationLookUps);
    });

    [Fact]
    public void What_was_consumed_before_the_SKU_slept_is_not_consumed_twice() => Turns.Run(async () =>
    {
        await WithClosedAsync();
        var woken = await LoadAsync();

        var again = await woken.ChangeAsync(s_old, (stock, now) => StockDecider.Consume(stock, s_old, now), s_context);
        var once = await woken.ChangeAsync(s_old, (stock, now) => StockDecider.Consume(stock, s_old, now), s_context);

        Assert.Equal(StockDecision.AlreadyDone, again);
        Assert.Equal(StockDecision.AlreadyDone, once);
        Assert.Equal([s_old.Value], _store.ReservationLookUps);
    });

    [Fact]
    public void An_id_that_nobody_used_is_unknown() => Turns.Run(async () =>
    {
        await WithClosedAsync();
        var woken = await LoadAsync();

        var answer = await woken.ChangeAsync(s_new, (stock, now) => StockDecider.Consume(stock, s_new, now), s_context);

        Assert.Equal(StockDecision.Reject(StockRejection.ReservationUnknown), answer);
    });

    [Fact]
    public void A_late_repeat_of_what_was_given_back_is_refused_and_its_neighbours_in_the_batch_are_not() => Turns.Run(async () =>
    {
        var stock = await WithClosedAsync();
        await ReserveAsync(stock, s_new, 1);
        await stock.MakeAsync(s_new, (state, now) => StockDecider.GiveUp(state, s_new, 1, "order", now), s_context);
        var woken = await LoadAsync();
        var gate = new TaskCompletionSource();
        _store.Gate = gate.Task;

        var first = ReserveAsync(woken, new("order-3"), 1);
        var late = ReserveAsync(woken, s_new, 1);
        var repeated = ReserveAsync(woken, s_old, 1);
        var neighbour = ReserveAsync(woken, new("order-4"), 1);
        gate.SetResult();

        Assert.IsType<StockDecision.Accepted>(await first);
        Assert.Equal(StockDecision.Reject(StockRejection.ReservationClosed), await late);
        Assert.Equal(StockDecision.AlreadyDone, await repeated);
        Assert.Single(Assert.IsType<StockDecision.Accepted>(await neighbour).Events);
        Assert.Equal((2, 1), (woken.Committed.Reserved, woken.Committed.Consumed));
    });

    [Fact]
    public void What_was_dispatched_before_the_SKU_slept_cannot_be_given_up() => Turns.Run(async () =>
    {
        await WithClosedAsync();
        var woken = await LoadAsync();

        var answer = await woken.MakeAsync(s_old, (stock, now) => StockDecider.GiveUp(stock, s_old, 1, "order", now), s_context);

        Assert.Equal(StockDecision.Reject(StockRejection.ReservationClosed), answer);
    });

    [Fact]
    public void What_is_closed_leaves_memory_and_is_still_answered() => Turns.Run(async () =>
    {
        const int Orders = 4_000;
        var stock = await LoadAsync();
        await ReceiveAsync(stock, Orders);
        foreach (var number in Enumerable.Range(0, Orders))
        {
            var id = new ReservationId($"order-{number}");
            await ReserveAsync(stock, id, 1);
            await stock.ChangeAsync(id, (state, now) => StockDecider.Consume(state, id, now), s_context);
        }

        Assert.InRange(stock.Committed.Reservations.Count, 0, 1_100);
        Assert.Equal(Orders, stock.Committed.Consumed);
        var first = new ReservationId("order-0");
        Assert.Equal(
            StockDecision.AlreadyDone,
            await stock.ChangeAsync(first, (state, now) => StockDecider.Consume(state, first, now), s_context));
    });

    [Fact]
    public void An_id_that_was_forgotten_may_be_used_again() => Turns.Run(async () =>
    {
        await WithClosedAsync();
        _clock.Advance(StockDecider.TombstoneRetention + TimeSpan.FromSeconds(1));
        var woken = await LoadAsync();

        await woken.SweepAsync(s_context);

        Assert.Empty(_store.ReservationsOf(s_sku));
        Assert.Single(Assert.IsType<StockDecision.Accepted>(await ReserveAsync(woken, s_old, 1)).Events);
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_SKU_that_sleeps_now_and_then_answers_like_one_that_never_does(int seed) => Turns.Run(async () =>
    {
        var random = new Random(seed);
        var model = Stock.Empty;
        var stock = await LoadAsync();
        for (var step = 0; step < 400; step++)
        {
            _clock.Advance(TimeSpan.FromMinutes(random.Next(0, 90)));
            if (random.Next(4) == 0)
                stock = await LoadAsync();
            var id = new ReservationId($"order-{random.Next(16)}");
            var quantity = random.Next(1, 4);
            var command = random.Next(9);
            var answer = command is 0 or 1 or 2
                ? await stock.MakeAsync(id, Decide, s_context)
                : await stock.ChangeAsync(id, Decide, s_context);

            var expected = Decide(model, _clock.GetUtcNow());
            if (expected is StockDecision.Accepted accepted)
                model = accepted.Events.Aggregate(model, StockFold.Apply);
            Assert.Equal(TextOf(expected), TextOf(answer));
            Assert.Equal(
                (model.OnHand, model.Reserved, model.Consumed),
                (stock.Committed.OnHand, stock.Committed.Reserved, stock.Committed.Consumed));

            StockDecision Decide(Stock state, DateTimeOffset now) => command switch
            {
                0 => StockDecider.Reserve(state, id, quantity, "order", now.AddHours(2), now),
                1 => StockDecider.Reserve(state, id, quantity, "order", null, now),
                2 => StockDecider.GiveUp(state, id, quantity, "order", now),
                3 => StockDecider.Consume(state, id, now),
                4 => StockDecider.Consume(state, id, quantity, now),
                5 => StockDecider.Shrink(state, id, quantity, now),
                6 => StockDecider.Confirm(state, id, now),
                7 => StockDecider.Release(state, id, ReleaseReason.Cancelled, now),
                _ => StockDecider.Adjust(state, $"receipt-{step}", quantity, "received", "", now),
            };
        }
    });

    private static string TextOf(StockDecision decision) => decision switch
    {
        StockDecision.Accepted accepted => string.Join("; ", accepted.Events),
        StockDecision.Rejected rejected => $"no: {rejected.Reason}",
        _ => throw Invariant.Unreachable(decision),
    };

    /// <summary>Of nine units one was reserved by the old order and has left.</summary>
    private async Task<StockEngine> WithClosedAsync()
    {
        var stock = await LoadAsync();
        await ReceiveAsync(stock, 9);
        await ReserveAsync(stock, s_old, 1);
        await stock.ChangeAsync(s_old, (state, now) => StockDecider.Consume(state, s_old, now), s_context);
        return stock;
    }

    private static Task<StockDecision> ReceiveAsync(StockEngine stock, int units) => stock.ExecuteAsync(
        (state, now) => StockDecider.Adjust(state, "receipt-1", units, "received", "", now), s_context);

    private static Task<StockDecision> ReserveAsync(StockEngine stock, ReservationId id, int units) => stock.MakeAsync(
        id, (state, now) => StockDecider.Reserve(state, id, units, "order", null, now), s_context);

    private Task<StockEngine> LoadAsync() =>
        StockEngine.LoadAsync(s_sku, _store, _store, _clock, new CountingOwner(), CancellationToken.None);
}
