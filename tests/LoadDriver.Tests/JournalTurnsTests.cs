using OrderActors.LoadDriver.Checks;
using OrderActors.LoadDriver.InProcess;

namespace OrderActors.LoadDriver.Tests;

public sealed class JournalTurnsTests
{
    private readonly JournalTurns _turns = new();

    [Fact]
    public void Every_event_is_a_row_while_the_journal_is_kept_and_none_while_it_is_not()
    {
        _turns.Add(new JournalTurn(IsKept: true, First: 0, End: 10, Decided: 40, Stored: 40));
        _turns.Add(new JournalTurn(IsKept: false, First: 10, End: 30, Decided: 80, Stored: 0));

        Assert.All(_turns.Check(), finding => Assert.Null(finding.Broken));
        Assert.Equal(10, _turns.KeptOrders);
        Assert.Equal(4, _turns.RowsOfOrder);
    }

    [Fact]
    public void A_row_too_few_or_one_that_should_not_be_breaks_a_rule()
    {
        _turns.Add(new JournalTurn(IsKept: true, First: 0, End: 10, Decided: 40, Stored: 39));
        _turns.Add(new JournalTurn(IsKept: false, First: 10, End: 20, Decided: 40, Stored: 1));

        Assert.Equal(
            [
                "with the journal every event is a row of it: expected 40, found 39",
                "and without it none is: expected 0, found 1",
            ],
            _turns.Check().Select(finding => finding.Broken));
    }

    [Theory]
    [InlineData("order/seller-1/7495100000000000001/576412000000009234", true)]
    [InlineData("order/seller-1/7495100000000000001/576412000000010234", false)]
    [InlineData("order/seller-1/7495100000000000001/576412000000020234", true)]
    [InlineData("order/seller-1/7495100000000000001/576412000000030234", false)]
    [InlineData("shop/seller-1/749510000000009001", false)]
    [InlineData("stock/seller-1/main/SKU-001", false)]
    public void Only_streams_of_orders_that_came_with_the_journal_are_whole(string stream, bool isKept)
    {
        _turns.Add(new JournalTurn(IsKept: true, First: 0, End: 10, Decided: 40, Stored: 40));
        _turns.Add(new JournalTurn(IsKept: false, First: 10, End: 20, Decided: 40, Stored: 0));
        _turns.Add(new JournalTurn(IsKept: true, First: 20, End: 30, Decided: 40, Stored: 40));

        Assert.Equal(isKept, _turns.IsKept(stream));
    }

    [Fact]
    public void Processor_time_that_is_saved_becomes_orders_on_every_processor()
    {
        // 1,000 orders a second on two processors take 2 ms of them each; 0.4 ms less leaves 1.6 ms.
        Assert.Equal(1_250, ChainCost.RateWithout(1_000, TimeSpan.FromMilliseconds(0.4), processors: 2), tolerance: 1e-6);
        Assert.Equal(1_000, ChainCost.RateWithout(1_000, TimeSpan.Zero, processors: 2));
    }
}
