using OrderActors.Domain.Inventory;
using static OrderActors.Domain.Tests.Inventory.StockSpec;

namespace OrderActors.Domain.Tests.Inventory;

public sealed class AdjustTests
{
    [Fact]
    public void Units_are_added_and_taken_away_with_their_reason()
    {
        Given()
            .When(stock => StockDecider.Adjust(stock, "receipt-1", 5, "received", "PO 17", Now))
            .Then(new StockEvent.Adjusted("receipt-1", 5, "received", "PO 17", Now));
        Given(Received(5))
            .When(stock => StockDecider.Adjust(stock, "damage-1", -5, "damaged", "", Now))
            .Then(new StockEvent.Adjusted("damage-1", -5, "damaged", "", Now));
    }

    [Fact]
    public void An_adjustment_never_takes_what_is_promised() =>
        Given(Received(5), Reserved(Order1, 4))
            .When(stock => StockDecider.Adjust(stock, "damage-1", -2, "damaged", "", Now))
            .ThenRejected(StockRejection.WouldBreakPromises);

    [Fact]
    public void An_adjustment_never_takes_what_was_dispatched_already() =>
        Given(Received(5), Reserved(Order1, 4), Consumed(Order1))
            .When(stock => StockDecider.Adjust(stock, "damage-1", -2, "damaged", "", Now))
            .ThenRejected(StockRejection.WouldBreakPromises);

    [Fact]
    public void A_repeated_adjustment_counts_once_even_when_it_would_be_refused_by_now() =>
        Given(Received(5), new StockEvent.Adjusted("damage-1", -5, "damaged", "", Now))
            .When(stock => StockDecider.Adjust(stock, "damage-1", -5, "damaged", "", Now))
            .Then();

    [Theory]
    [InlineData(int.MinValue)]
    [InlineData(-1)]
    public void Nothing_can_be_taken_from_nothing(int delta) =>
        Given()
            .When(stock => StockDecider.Adjust(stock, "damage-1", delta, "damaged", "", Now))
            .ThenRejected(StockRejection.WouldBreakPromises);

    [Fact]
    public void A_SKU_counts_at_most_a_billion_units_so_that_no_sum_overflows()
    {
        Given(Received(StockDecider.MaxUnits - 1))
            .When(stock => StockDecider.Adjust(stock, "receipt-2", 1, "received", "", Now))
            .Then(Received(1, "receipt-2"));

        var full = StockFold.Apply(Stock.Empty, Received(StockDecider.MaxUnits));
        Assert.Equal(
            new Decision<StockEvent, StockRejection>.Rejected(StockRejection.TooManyUnits),
            StockDecider.Adjust(full, "receipt-2", int.MaxValue, "received", "", Now));
        Given(Received(StockDecider.MaxUnits))
            .When(stock => StockDecider.Adjust(stock, "receipt-1", 1, "received", "", Now))
            .Then();
    }

    [Fact]
    public void Safety_stock_is_set_once_per_operation()
    {
        Given(Received(1))
            .When(stock => StockDecider.SetSafetyStock(stock, "safety-1", 7, Now))
            .Then(new StockEvent.SafetyStockSet("safety-1", 7, Now));
        Given(Received(1), new StockEvent.SafetyStockSet("safety-1", 7, Now))
            .When(stock => StockDecider.SetSafetyStock(stock, "safety-1", 8, Now))
            .Then();
    }

    [Fact]
    public void Safety_stock_of_more_than_a_billion_units_is_refused() =>
        Given()
            .When(stock => StockDecider.SetSafetyStock(stock, "safety-1", StockDecider.MaxUnits + 1, Now))
            .ThenRejected(StockRejection.TooManyUnits);

    [Fact]
    public void Negative_safety_stock_is_a_mistake_of_the_code() =>
        Assert.Throws<InvariantBrokenException>(() => StockDecider.SetSafetyStock(Stock.Empty, "safety-1", -1, Now));

    [Fact]
    public void The_fold_refuses_events_that_promise_a_unit_twice()
    {
        var stock = StockFold.Apply(StockFold.Apply(Stock.Empty, Received(1)), Reserved(Order1, 1));

        Assert.Throws<InvariantBrokenException>(() => StockFold.Apply(stock, Reserved(Order2, 1)));
        Assert.Throws<InvariantBrokenException>(() => StockFold.Apply(stock, Received(-1, "damage-1")));
    }

    [Fact]
    public void The_fold_refuses_to_change_a_closed_reservation()
    {
        StockEvent[] events = [Received(1), Reserved(Order1, 1), Cancelled(Order1)];
        var stock = events.Aggregate(Stock.Empty, StockFold.Apply);

        Assert.Throws<InvariantBrokenException>(() => StockFold.Apply(stock, Consumed(Order1)));
        Assert.Throws<InvariantBrokenException>(() => StockFold.Apply(stock, Cancelled(Order1)));
    }
}
