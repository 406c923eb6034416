using OrderActors.Domain.Inventory;
using OrderActors.Domain;
using OrderActors.Engine.Aggregates;
using OrderActors.Engine.Inventory;
using OrderActors.Engine.Tests.Fakes;
using OrderActors.Ports.Storage;
using OrderActors.Testing;

namespace OrderActors.Engine.Tests.Inventory;

using StockDecision = Decision<StockEvent, StockRejection>;

/// <summary>What the rows of a SKU say is what its activation believed when it wrote them.</summary>
public sealed class StockAggregateTests
{
    private const int Steps = 120;

    private static readonly SkuKey s_sku = new("seller", "main", "mug");
    private static readonly CommandContext s_context = new("system", "api:1", null);
    private static readonly ReservationId s_order = new("order-1");

    private readonly MemoryStore _store = new();
    private readonly ManualTimeProvider _clock = new();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void The_state_read_from_rows_is_the_live_state_after_any_run(int seed) => Turns.Run(async () =>
    {
        var random = new Random(seed);
        var stock = await LoadAsync();
        for (var step = 0; step < Steps; step++)
        {
            _clock.Advance(TimeSpan.FromMinutes(random.Next(0, 600)));
            // Several at once share a batch, and with it a change set.
            var batch = Enumerable.Range(0, random.Next(1, 5)).Select(_ => RunAsync(stock, random)).ToList();
            await Task.WhenAll(batch);

            await AssertRowsTellAsync(stock.Committed, $"seed {seed}, step {step}");
        }
    });

    [Fact]
    public void Barring_an_id_of_a_SKU_that_nobody_counted_reads_back_as_not_counted() => Turns.Run(async () =>
    {
        var stock = await LoadAsync();

        await stock.ExecuteAsync((state, now) => StockDecider.GiveUp(state, s_order, 1, "order", now), s_context);

        Assert.False(stock.Committed.IsKnown);
        await AssertRowsTellAsync(stock.Committed, "after barring");
    });

    [Fact]
    public void An_id_that_is_forgotten_and_used_again_in_one_batch_keeps_its_row() => Turns.Run(async () =>
    {
        var stock = await LoadAsync();
        await stock.ExecuteAsync((state, now) => StockDecider.Adjust(state, "receipt-1", 1, "", "", now), s_context);
        await stock.ExecuteAsync((state, now) => StockDecider.GiveUp(state, s_order, 1, "order", now), s_context);
        _clock.Advance(StockDecider.TombstoneRetention + TimeSpan.FromSeconds(1));
        var gate = new TaskCompletionSource();
        _store.Gate = gate.Task;

        var first = stock.ExecuteAsync((state, now) => StockDecider.SetSafetyStock(state, "safety-1", 1, now), s_context);
        var forget = stock.ExecuteAsync((state, now) => StockDecider.Forget(state, [s_order.Value], now), s_context);
        var adjust = stock.ExecuteAsync((state, now) => StockDecider.Adjust(state, "receipt-1", 1, "", "", now), s_context);
        var reserve = stock.ExecuteAsync(
            (state, now) => StockDecider.Reserve(state, s_order, 1, "order", null, now), s_context);
        gate.SetResult();
        await Task.WhenAll(first, forget, adjust, reserve);

        Assert.Equal(1, stock.Committed.Reserved);
        await AssertRowsTellAsync(stock.Committed, "after forgetting and reserving in one batch");
    });

    [Fact]
    public void The_row_of_a_SKU_carries_its_counts_and_the_version_of_its_stream() => Turns.Run(async () =>
    {
        var stock = await LoadAsync();
        await stock.ExecuteAsync((state, now) => StockDecider.Adjust(state, "receipt-1", 5, "", "", now), s_context);
        await stock.ExecuteAsync(
            (state, now) => StockDecider.Reserve(state, s_order, 2, "order", now.AddHours(1), now), s_context);

        Assert.Equal(new RowImage.Stock(s_sku, 5, 2, 0, 0, 2, _clock.GetUtcNow()), _store.Row(s_sku));
        var reservation = Assert.IsType<RowImage.Reservation>(_store.Row((s_sku, "reservation", s_order.Value)));
        Assert.Equal((ReservationState.Held, 2, "order"), (reservation.Status, reservation.Quantity, reservation.OrderRef));
    });

    [Fact]
    public void A_sweep_releases_what_expired_and_forgets_what_is_old() => Turns.Run(async () =>
    {
        var stock = await LoadAsync();
        await stock.ExecuteAsync((state, now) => StockDecider.Adjust(state, "receipt-1", 5, "", "", now), s_context);
        await stock.ExecuteAsync(
            (state, now) => StockDecider.Reserve(state, s_order, 2, "order", now.AddHours(1), now), s_context);

        _clock.Advance(TimeSpan.FromHours(1));
        await stock.SweepAsync(s_context);
        Assert.Equal((0, 1), (stock.Committed.Reserved, stock.Committed.Reservations.Count));
        _clock.Advance(StockDecider.TombstoneRetention + TimeSpan.FromSeconds(1));
        await stock.SweepAsync(s_context);

        Assert.Empty(stock.Committed.Reservations);
        Assert.Empty(stock.Committed.Operations);
        await AssertRowsTellAsync(stock.Committed, "after two sweeps");
    });

    private Task<StockEngine> LoadAsync() =>
        StockEngine.LoadAsync(s_sku, _store, _store, _clock, new CountingOwner(), CancellationToken.None);

    private async Task AssertRowsTellAsync(Stock live, string when)
    {
        var stored = await _store.LoadStockAsync(s_sku, CancellationToken.None);
        var read = stored is null
            ? Stock.Empty
            : StockAggregate.FromRows(stored with { Reservations = [.. _store.ReservationsOf(s_sku)] });
        Assert.True(Text(live) == Text(read), $"{when}:\nlive {Text(live)}\nrows {Text(read)}");
    }

    private static async Task RunAsync(StockEngine stock, Random random)
    {
        var id = new ReservationId($"order-{random.Next(12)}");
        var quantity = random.Next(1, 4);
        var command = random.Next(12);
        await stock.ExecuteAsync(
            (state, now) => command switch
            {
                0 => StockDecider.Adjust(state, $"receipt-{quantity}", quantity, "received", "", now),
                1 => StockDecider.Adjust(state, $"damage-{quantity}", -quantity, "damaged", "", now),
                2 => StockDecider.SetSafetyStock(state, $"safety-{quantity}", quantity, now),
                3 => StockDecider.Reserve(state, id, quantity, "order", now.AddHours(2), now),
                4 => StockDecider.Reserve(state, id, quantity, "order", null, now),
                5 => StockDecider.GiveUp(state, id, quantity, "order", now),
                6 => StockDecider.Consume(state, id, now),
                7 => StockDecider.Shrink(state, id, quantity, now),
                8 => StockDecider.Expire(state, now),
                9 or 10 => StockDecider.Consume(state, id, quantity, now),
                _ => StockDecider.Forget(
                    state,
                    [.. state.Reservations.Where(entry => entry.Value.ClosedAt is not null).Select(entry => entry.Key.Value)],
                    now),
            },
            s_context);
    }

    private static string Text(Stock stock) => string.Join(
        "; ",
        [
            $"{stock.IsKnown} {stock.OnHand} {stock.Reserved} {stock.Consumed} {stock.SafetyStock}",
            .. stock.Reservations.OrderBy(entry => entry.Key.Value, StringComparer.Ordinal)
                .Select(entry => $"{entry.Key} {entry.Value}"),
            .. stock.Operations.OrderBy(entry => entry.Key, StringComparer.Ordinal)
                .Select(entry => $"{entry.Key} {entry.Value:O}"),
        ]);
}
