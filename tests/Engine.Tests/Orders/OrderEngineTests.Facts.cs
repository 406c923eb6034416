using OrderActors.Domain.Channels;
using OrderActors.Domain.Orders;
using OrderActors.Domain.Orders.Search;
using OrderActors.Engine.Tests.Fakes;
using OrderActors.Ports.Storage;

namespace OrderActors.Engine.Tests.Orders;

/// <summary>What of a snapshot is stored, and when nothing is.</summary>
public sealed partial class OrderEngineTests
{
    [Fact]
    public void An_address_that_changed_in_place_is_stored_and_the_journal_holds_none_of_it() => Turns.Run(async () =>
    {
        _stock.Receive(s_mug, 1);
        _stock.Receive(s_cap, 1);
        var order = await HearAsync(Printed(address: 1));
        var version = _store.Stream(s_key.Stream).Count;

        await order.HandleAsync(
            (state, now) => OrderDecider.ApplySnapshot(state, Printed(address: 2), Policy, now), s_context, "{\"street\":\"99 New Road\"}");

        var row = Assert.IsType<RowImage.Order>(_store.Row(s_key));
        Assert.Equal("{\"street\":\"99 New Road\"}", row.OrderData);
        var changed = Assert.Single(_store.Stream(s_key.Stream).Skip(version));
        Assert.Equal("order.channel-changed.v1", changed.Type);
        Assert.DoesNotContain("New Road", changed.Data, StringComparison.Ordinal);
    });

    [Fact]
    public void Reading_an_order_again_that_says_the_same_commits_nothing() => Turns.Run(async () =>
    {
        _stock.Receive(s_mug, 1);
        _stock.Receive(s_cap, 1);
        var order = await HearAsync(Printed(address: 1));
        var version = _store.Stream(s_key.Stream).Count;
        var shuffled = Printed(address: 1);

        await order.HandleAsync(
            (state, now) => OrderDecider.ApplySnapshot(
                state, shuffled with { Lines = [.. shuffled.Lines.Reverse()], AskedAt = now }, Policy, now),
            s_context,
            "{\"raw\":2}");

        Assert.Equal(version, _store.Stream(s_key.Stream).Count);
        Assert.Equal("{\"raw\":1}", Assert.IsType<RowImage.Order>(_store.Row(s_key)).OrderData);
    });

    [Fact]
    public void An_order_is_found_by_what_it_brings_and_a_move_that_brings_nothing_writes_no_terms() => Turns.Run(async () =>
    {
        _stock.Receive(s_mug, 1);
        _stock.Receive(s_cap, 1);
        var snapshot = Snapshot(ChannelOrderStatus.AwaitingShipment);
        var order = await HearAsync(snapshot with { PackageIds = ["115"], IsSample = true, TotalAmount = null });

        var row = Assert.IsType<RowImage.Order>(_store.Row(s_key));
        Assert.True(row.IsSample);
        Assert.Null(row.TotalAmount);
        var terms = _store.Commits.SelectMany(set => set.Rows).OfType<RowImage.Order>().Select(image => image.Terms).OfType<OrderSearchTerms>().Last();
        Assert.Contains("115", terms.Ids);
        Assert.Contains(terms.Products, product => product.Codes.Contains("mug"));
        Assert.Equal(2, terms.Products.Length);

        await order.HandleAsync((state, now) => OrderDecider.Hold(state, "hold-1", "odd", [], now), s_context);
        Assert.Null(Assert.IsType<RowImage.Order>(_store.Row(s_key)).Terms);
    });

    private ChannelOrder Printed(ulong address) => Snapshot(ChannelOrderStatus.AwaitingShipment) with
    {
        Fingerprint = new ChannelFingerprint(address, 1, address, 0, 0).ToString(),
    };
}
