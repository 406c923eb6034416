using OrderActors.Domain.Inventory;
using static OrderActors.Domain.Tests.Inventory.StockSpec;

namespace OrderActors.Domain.Tests.Inventory;

public sealed class ReserveTests
{
    [Fact]
    public void Units_that_are_there_are_promised() =>
        Given(Received(2))
            .When(stock => StockDecider.Reserve(stock, Order1, 2, "order", Later, Now))
            .Then(Reserved(Order1, 2, Later));

    [Theory]
    [InlineData(1, 2)]
    [InlineData(0, 1)]
    public void A_reservation_is_taken_whole_or_not_at_all(int available, int wanted) =>
        Given(Received(available))
            .When(stock => StockDecider.Reserve(stock, Order1, wanted, "order", null, Now))
            .ThenRejected(StockRejection.InsufficientStock);

    [Fact]
    public void What_is_promised_to_one_order_is_not_there_for_another() =>
        Given(Received(5), Reserved(Order1, 4))
            .When(stock => StockDecider.Reserve(stock, Order2, 2, "order", null, Now))
            .ThenRejected(StockRejection.InsufficientStock);

    [Fact]
    public void What_was_dispatched_is_not_there_for_another() =>
        Given(Received(5), Reserved(Order1, 4), Consumed(Order1))
            .When(stock => StockDecider.Reserve(stock, Order2, 2, "order", null, Now))
            .ThenRejected(StockRejection.InsufficientStock);

    [Fact]
    public void Stock_that_nobody_ever_counted_is_told_apart_from_stock_that_ran_out() =>
        Given()
            .When(stock => StockDecider.Reserve(stock, Order1, 1, "order", null, Now))
            .ThenRejected(StockRejection.UnknownSku);

    [Fact]
    public void A_retry_is_accepted_even_when_its_first_attempt_took_the_last_unit() =>
        Given(Received(1), Reserved(Order1, 1))
            .When(stock => StockDecider.Reserve(stock, Order1, 1, "order", null, Now))
            .Then();

    [Fact]
    public void A_retry_is_accepted_after_the_units_were_dispatched() =>
        Given(Received(1), Reserved(Order1, 1), Consumed(Order1))
            .When(stock => StockDecider.Reserve(stock, Order1, 1, "order", null, Now))
            .Then();

    [Theory]
    [InlineData(ReleaseReason.Cancelled)]
    [InlineData(ReleaseReason.Expired)]
    public void A_late_duplicate_of_a_released_reservation_takes_nothing(ReleaseReason reason) =>
        Given(Received(1), Reserved(Order1, 1), new StockEvent.Released(Order1, reason, Now))
            .When(stock => StockDecider.Reserve(stock, Order1, 1, "order", null, Now))
            .ThenRejected(StockRejection.ReservationClosed);

    [Fact]
    public void One_id_is_one_promise_and_cannot_be_used_for_another_quantity() =>
        Given(Received(9), Reserved(Order1, 1))
            .When(stock => StockDecider.Reserve(stock, Order1, 2, "order", null, Now))
            .ThenRejected(StockRejection.ReservationMismatch);

    [Fact]
    public void A_closed_id_is_refused_as_closed_whatever_quantity_it_asks_for() =>
        Given(Received(9), Reserved(Order1, 1), Cancelled(Order1))
            .When(stock => StockDecider.Reserve(stock, Order1, 2, "order", null, Now))
            .ThenRejected(StockRejection.ReservationClosed);

    [Fact]
    public void A_repeat_that_asks_for_a_firm_promise_makes_the_expiring_one_firm() =>
        Given(Received(1), Reserved(Order1, 1, Later))
            .When(stock => StockDecider.Reserve(stock, Order1, 1, "order", null, Now))
            .Then(Confirmed(Order1));

    [Fact]
    public void A_repeat_that_asks_for_an_expiring_promise_does_not_weaken_a_firm_one() =>
        Given(Received(1), Reserved(Order1, 1))
            .When(stock => StockDecider.Reserve(stock, Order1, 1, "order", Later, Now))
            .Then();

    [Fact]
    public void Safety_stock_is_kept_back_from_channels_and_not_from_orders()
    {
        StockEvent[] events = [Received(3), new StockEvent.SafetyStockSet("safety-1", 2, Now)];

        var stock = events.Aggregate(Stock.Empty, StockFold.Apply);
        Assert.Equal((3, 1), (stock.Available, stock.Publishable));
        Given(events)
            .When(known => StockDecider.Reserve(known, Order1, 3, "order", null, Now))
            .Then(Reserved(Order1, 3));
    }

    [Fact]
    public void More_safety_stock_than_stock_publishes_nothing_rather_than_a_negative_number()
    {
        var stock = StockFold.Apply(
            StockFold.Apply(Stock.Empty, Received(1)), new StockEvent.SafetyStockSet("safety-1", 5, Now));

        Assert.Equal(0, stock.Publishable);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_reservation_of_no_unit_is_a_mistake_of_the_code(int quantity) =>
        Assert.Throws<InvariantBrokenException>(
            () => StockDecider.Reserve(Stock.Empty, Order1, quantity, "order", null, Now));
}
