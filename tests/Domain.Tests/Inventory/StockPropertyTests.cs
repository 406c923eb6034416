using OrderActors.Domain.Inventory;

namespace OrderActors.Domain.Tests.Inventory;

using StockDecision = Decision<StockEvent, StockRejection>;

public sealed class StockPropertyTests
{
    private static readonly DateTimeOffset s_start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly ReservationId s_parcels = new("order-1");

    [Fact]
    public void Units_are_conserved_and_never_promised_twice() => Programs.Check(1_000, program =>
    {
        var ledger = new Ledger();
        Run(program, (before, events, after) =>
        {
            ledger.Note(before, events);

            Assert.Equal(ledger.Received, after.OnHand);
            Assert.Equal(ledger.Dispatched, after.Consumed);
            Assert.Equal(after.Reservations.Values.Sum(one => one.Held), after.Reserved);
            Assert.All(after.Reservations.Values, one =>
            {
                Assert.InRange(one.Consumed, one.State is ReservationState.Consumed ? 1 : 0, one.Quantity);
                Assert.Equal(one.State is ReservationState.Held, one.Held > 0);
                Assert.Equal(one.State is ReservationState.Held, one.ClosedAt is null);
                Assert.True(one.State is not ReservationState.Released || one.Consumed == 0, "what has left was not released");
            });
            Assert.True(after.Reserved + after.Consumed <= after.OnHand, "never oversold");
            Assert.True(after.Publishable >= 0 && after.Publishable <= after.Available, "never published twice");
        });
    });

    [Fact]
    public void To_decide_twice_is_to_decide_once() => Programs.Check(1_000, program =>
    {
        var (stock, now) = (Stock.Empty, s_start);
        foreach (var step in program.Select(StockStep.Read))
        {
            now += step.After;
            var decision = step.Decide(stock, now);
            stock = Fold(stock, decision);
            var again = step.Decide(stock, now);

            if (decision is StockDecision.Rejected no)
                Assert.Equal(no.Reason, Assert.IsType<StockDecision.Rejected>(again).Reason);
            else
                Assert.Empty(Assert.IsType<StockDecision.Accepted>(again).Events);
        }
    });

    [Fact]
    public void The_replay_of_the_events_is_the_live_state() => Programs.Check(500, program =>
    {
        var journal = new List<StockEvent>();
        var live = Run(program, (_, events, _) => journal.AddRange(events));

        Assert.Equal(StockText.Of(live), StockText.Of(journal.Aggregate(Stock.Empty, StockFold.Apply)));
    });

    [Fact]
    public void What_has_left_stays_away_whatever_is_shrunk_or_given_back_later() => Programs.Check(500, program =>
        Run(program, (before, _, after) =>
        {
            foreach (var (id, one) in after.Reservations)
                Assert.True(!before.Reservations.TryGetValue(id, out var was) || one.Consumed >= was.Consumed, $"{was} became {one}");
        }));

    [Fact]
    public void The_parcels_of_an_order_may_be_told_in_any_order_and_more_than_once() => Programs.Check(500, program =>
    {
        // A reservation of four units, and parcels that say: one has left, two have, ... in all.
        StockEvent[] start =
        [
            new StockEvent.Adjusted("receipt-1", 9, "received", "", s_start),
            new StockEvent.Reserved(s_parcels, 4, "order", null, s_start),
        ];
        var stock = start.Aggregate(Stock.Empty, StockFold.Apply);
        var told = 0;
        foreach (var units in program.Select(number => 1 + (Math.Abs(number) % 4)))
        {
            stock = Fold(stock, StockDecider.Consume(stock, s_parcels, units, s_start));
            told = Math.Max(told, units);

            Assert.Equal((told, 4 - told), (stock.Consumed, stock.Reserved));
        }
    });

    [Fact]
    public void Duplicates_delivered_at_any_later_time_do_not_change_the_end() => Programs.Check(500, program =>
    {
        // Time stands still and ids are asked for once, so what may differ between the runs is the duplicates alone.
        var steps = program.Select((number, index) => StockStep.Read(number).WithOwnId(index / 2)).ToList();
        var once = Stock.Empty;
        var withDuplicates = Stock.Empty;
        for (var index = 0; index < steps.Count; index++)
        {
            var accepted = steps[index].Decide(once, s_start) is StockDecision.Accepted;
            once = Fold(once, steps[index].Decide(once, s_start));
            withDuplicates = Fold(withDuplicates, steps[index].Decide(withDuplicates, s_start));
            if (accepted)
                withDuplicates = Fold(withDuplicates, steps[index].Decide(withDuplicates, s_start));

            // The network may deliver an older, accepted command once more. What it asked for was answered already.
            var old = steps[program[index] % (index + 1)];
            if (old.Command is not ("expire" or "forget") && IsSettled(once, old))
                withDuplicates = Fold(withDuplicates, old.Decide(withDuplicates, s_start));
        }

        Assert.Equal(StockText.Of(once), StockText.Of(withDuplicates));
    });

    [Fact]
    public void An_id_that_was_given_back_never_holds_stock_again() => Programs.Check(500, program =>
    {
        var closed = new HashSet<ReservationId>();
        Run(program, (_, events, after) =>
        {
            foreach (var @event in events)
            {
                closed.UnionWith(@event is StockEvent.Released released ? [released.Id] : []);
                closed.UnionWith(@event is StockEvent.Barred barred ? [barred.Id] : []);
                if (@event is StockEvent.TombstonesForgotten forgotten)
                    closed.ExceptWith(forgotten.Reservations.Select(id => new ReservationId(id)));
            }

            Assert.All(closed, id => Assert.NotEqual(ReservationState.Held, after.Reservations[id].State));
        });
    });

    /// <summary>Whether the command's reservation has come to its end, so that a duplicate must be without effect.</summary>
    private static bool IsSettled(Stock stock, StockStep step) => step.Command switch
    {
        "add" => stock.Operations.ContainsKey($"add-{step.Operation}"),
        "take away" => stock.Operations.ContainsKey($"take-{step.Operation}"),
        "set safety stock" => stock.Operations.ContainsKey($"safety-{step.Operation}"),
        _ => stock.Reservations.TryGetValue(step.Id, out var known) && known.State is not ReservationState.Held,
    };

    private static Stock Run(
        IReadOnlyList<int> program, Action<Stock, IReadOnlyList<StockEvent>, Stock> check)
    {
        var (stock, now) = (Stock.Empty, s_start);
        foreach (var step in program.Select(StockStep.Read))
        {
            now += step.After;
            var events = step.Decide(stock, now) is StockDecision.Accepted accepted ? accepted.Events : [];
            var after = events.Aggregate(stock, StockFold.Apply);
            check(stock, events, after);
            stock = after;
        }

        return stock;
    }

    private static Stock Fold(Stock stock, StockDecision decision) =>
        decision is StockDecision.Accepted accepted ? accepted.Events.Aggregate(stock, StockFold.Apply) : stock;

    /// <summary>Counts what came in and what left, from the events and on its own.</summary>
    private sealed class Ledger
    {
        public int Received { get; private set; }

        public int Dispatched { get; private set; }

        public void Note(Stock before, IReadOnlyList<StockEvent> events)
        {
            Received += events.OfType<StockEvent.Adjusted>().Sum(adjusted => adjusted.Delta);
            Dispatched += events.Sum(@event => @event switch
            {
                StockEvent.PartlyConsumed some => some.Units - before.Reservations[some.Id].Consumed,
                StockEvent.Consumed all => before.Reservations[all.Id].Quantity - before.Reservations[all.Id].Consumed,
                _ => 0,
            });
        }
    }
}
