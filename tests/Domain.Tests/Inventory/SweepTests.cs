using OrderActors.Domain.Inventory;
using static OrderActors.Domain.Tests.Inventory.StockSpec;

namespace OrderActors.Domain.Tests.Inventory;

/// <summary>Expiring what nobody confirmed, and forgetting what nobody can ask about any more.</summary>
public sealed class SweepTests
{
    [Fact]
    public void Only_what_is_due_expires() =>
        Given(Received(9), Reserved(Order1, 1, Later), Reserved(Order2, 1, Later.AddTicks(1)))
            .When(stock => StockDecider.Expire(stock, Later))
            .Then(new StockEvent.Released(Order1, ReleaseReason.Expired, Later));

    [Fact]
    public void Nothing_expires_before_its_time() =>
        Given(Received(9), Reserved(Order1, 1, Later))
            .When(stock => StockDecider.Expire(stock, Later.AddTicks(-1)))
            .Then();

    [Fact]
    public void Firm_and_closed_reservations_do_not_expire() =>
        Given(Received(9), Reserved(Order1, 1), Reserved(Order2, 1, Later), Consumed(Order2))
            .When(stock => StockDecider.Expire(stock, Later.AddYears(1)))
            .Then();

    [Fact]
    public void One_decision_expires_a_bounded_number_and_the_next_takes_the_rest()
    {
        const int Extra = 3;
        var stock = StockFold.Apply(Stock.Empty, Received(10_000));
        for (var index = 0; index < StockDecider.MaxExpiredAtOnce + Extra; index++)
            stock = StockFold.Apply(stock, Reserved(new ReservationId($"order-{index:D5}"), 1, Later));

        var first = Events(StockDecider.Expire(stock, Later));
        stock = first.Aggregate(stock, StockFold.Apply);
        var second = Events(StockDecider.Expire(stock, Later));

        Assert.Equal((StockDecider.MaxExpiredAtOnce, Extra), (first.Length, second.Length));
        Assert.Equal(0, second.Aggregate(stock, StockFold.Apply).Reserved);
    }

    [Fact]
    public void A_tombstone_stays_until_no_retry_can_come_any_more()
    {
        StockEvent[] events = [Received(1), Reserved(Order1, 1), Cancelled(Order1)];
        var stock = events.Aggregate(Stock.Empty, StockFold.Apply);

        var ofCallers = Forgotten(stock, Now + StockDecider.OperationRetention);
        var ofOrders = Forgotten(stock, Now + StockDecider.TombstoneRetention);

        Assert.Equal(("receipt-1", 0), (Assert.Single(ofCallers.Operations), ofCallers.Reservations.Length));
        Assert.Equal(Order1.Value, Assert.Single(ofOrders.Reservations));
    }

    [Fact]
    public void An_order_that_was_cut_off_for_days_finds_its_consumed_reservation_and_consumes_nothing_twice()
    {
        StockEvent[] events = [Received(6), Reserved(Order1, 3), Consumed(Order1)];
        var stock = events.Aggregate(Stock.Empty, StockFold.Apply);
        var monday = Now.AddHours(60);

        var swept = Events(ForgetOld(stock, monday)).Aggregate(stock, StockFold.Apply);

        Assert.Empty(Events(StockDecider.Consume(swept, Order1, monday)));
        Assert.Equal(3, swept.Consumed);
    }

    [Fact]
    public void Held_reservations_and_the_counts_are_never_forgotten()
    {
        StockEvent[] events = [Received(9), Reserved(Order1, 2), Reserved(Order2, 3), Consumed(Order2)];
        var stock = events.Aggregate(Stock.Empty, StockFold.Apply);

        var after = Events(ForgetOld(stock, Now.AddYears(1))).Aggregate(stock, StockFold.Apply);

        Assert.Equal([Order1], after.Reservations.Keys);
        Assert.Equal((9, 2, 3), (after.OnHand, after.Reserved, after.Consumed));
        Assert.True(after.IsKnown, "it was counted, and still is");
    }

    [Fact]
    public void One_decision_forgets_a_bounded_number()
    {
        var stock = StockFold.Apply(Stock.Empty, Received(1));
        for (var index = 0; index <= StockDecider.MaxForgottenAtOnce; index++)
            stock = StockFold.Apply(stock, Barred(new ReservationId($"order-{index:D5}"), 1));

        var forgotten = Assert.IsType<StockEvent.TombstonesForgotten>(
            Assert.Single(Events(ForgetOld(stock, Now.AddYears(1)))));

        Assert.Equal(StockDecider.MaxForgottenAtOnce, forgotten.Reservations.Length);
    }

    [Fact]
    public void What_is_open_again_is_not_forgotten_and_what_only_the_store_knows_is()
    {
        StockEvent[] events = [Received(9), Reserved(Order1, 2)];
        var stock = events.Aggregate(Stock.Empty, StockFold.Apply);

        var forgotten = Assert.IsType<StockEvent.TombstonesForgotten>(
            Assert.Single(Events(StockDecider.Forget(stock, [Order1.Value, Order2.Value], Now))));

        Assert.Equal(Order2.Value, Assert.Single(forgotten.Reservations));
        Assert.Equal(StockText.Of(stock), StockText.Of(StockFold.Apply(stock, forgotten)));
    }

    /// <summary>What is forgotten just after an instant, when nothing was at that instant itself.</summary>
    private static StockEvent.TombstonesForgotten Forgotten(Stock stock, DateTimeOffset end)
    {
        var before = Events(ForgetOld(stock, end)).Aggregate(stock, StockFold.Apply);
        return Assert.IsType<StockEvent.TombstonesForgotten>(
            Assert.Single(Events(ForgetOld(before, end.AddTicks(1)))));
    }

    private static StockEvent[] Events(Decision<StockEvent, StockRejection> decision) =>
        [.. Assert.IsType<Decision<StockEvent, StockRejection>.Accepted>(decision).Events];
}
