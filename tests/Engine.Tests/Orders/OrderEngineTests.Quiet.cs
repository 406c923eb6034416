using OrderActors.Domain;
using OrderActors.Domain.Orders;
using OrderActors.Engine.Aggregates;
using OrderActors.Engine.Tests.Fakes;
using OrderActors.Ports.Storage;

namespace OrderActors.Engine.Tests.Orders;

using OrderDecision = Decision<OrderEvent, OrderRejection>;

// The journal holds facts: a wake-up that changes nothing only moves the time of the next one.
public sealed partial class OrderEngineTests
{
    [Fact]
    public void A_wake_up_that_changes_nothing_writes_no_event_and_moves_the_next_one() => Turns.Run(async () =>
    {
        _stock.Receive(s_mug, 1);
        var order = await HearAsync(MugsOnly);
        var facts = _store.Stream(s_key.Stream).Count;

        for (var wake = 0; wake < 3; wake++)
        {
            var due = OrderRow.NextActionAt!.Value;
            _clock.Advance(due - _clock.GetUtcNow());

            var decision = await order.HandleAsync(OrderDecider.Wake, s_context);

            // The channel is asked, which is what the answer is for.
            Assert.IsType<OrderDecision.Accepted>(decision);
            Assert.IsType<OrderEvent.CheckedAgain>(Assert.Single(((OrderDecision.Accepted)decision).Events));
            Assert.True(OrderRow.NextActionAt > due, "else each sweep would find it due");
            Assert.Equal(facts, _store.Stream(s_key.Stream).Count);
        }

        Assert.Equal(facts, OrderRow.Version);
        await order.HandleAsync(OrderDecider.Wake, s_context);
        Assert.Equal(facts, _store.Stream(s_key.Stream).Count);
    });

    [Fact]
    public void An_order_that_was_looked_at_goes_on_with_its_journal_after_it_was_loaded_again() => Turns.Run(async () =>
    {
        _stock.Receive(s_mug, 1);
        var order = await HearAsync(MugsOnly);
        _clock.Advance(OrderRow.NextActionAt!.Value - _clock.GetUtcNow());
        await order.HandleAsync(OrderDecider.Wake, s_context);

        var loaded = await LoadAsync();
        await loaded.HandleAsync((state, now) => OrderDecider.Hold(state, "hold-1", "odd", [], now), s_context);

        Assert.Equal("order.hold-placed.v1", _store.Stream(s_key.Stream)[^1].Type);
        Assert.Null(JournalChain.FirstBroken(_store.Stream(s_key.Stream)));
    });

    private RowImage.Order OrderRow => Assert.IsType<RowImage.Order>(_store.Row(s_key));
}
