using OrderActors.Domain;
using OrderActors.Ports.Storage;

namespace OrderActors.Storage.Contract;

// What is written and is no fact: rows without a row of the journal.
public abstract partial class CommitContract
{
    [Fact]
    public async Task Rows_move_without_a_fact_and_the_stream_stands_where_it_stood()
    {
        var order = Sample.Order("5761");
        await CommitAsync(order.Key.Stream, 0, order);
        var head = await Store.Reader.ReadHeadAsync(order.Key.Stream, None);
        var later = order with { OrderData = null, NextActionAt = order.NextActionAt!.Value.AddHours(1) };

        await Store.Pipeline.CommitAsync(NoteOf(later, head));

        AssertSame(later with { OrderData = order.OrderData }, await Store.FindOrderAsync("acme", "5761"));
        var after = await Store.Reader.ReadHeadAsync(order.Key.Stream, None);
        Assert.Equal(head.Version, after.Version);
        Assert.Equal(head.Hash, after.Hash);
        Assert.Single(await Store.Reader.ReadStreamAsync(order.Key.Stream, 0, None));
        await CommitAsync(order.Key.Stream, 1);
        Assert.Equal(2, (await Store.Reader.ReadHeadAsync(order.Key.Stream, None)).Version);
    }

    [Fact]
    public async Task Rows_that_were_decided_on_an_older_version_do_not_move()
    {
        var order = Sample.Order("5761");
        await CommitAsync(order.Key.Stream, 0, order);
        var head = await Store.Reader.ReadHeadAsync(order.Key.Stream, None);
        await CommitAsync(order.Key.Stream, 1, order with { Version = 2 });

        await Assert.ThrowsAsync<VersionConflictException>(
            () => Store.Pipeline.CommitAsync(NoteOf(order with { OrderData = null, State = "failed" }, head)));

        AssertSame(order with { Version = 2 }, await Store.FindOrderAsync("acme", "5761"));
    }

    [Fact]
    public async Task Rows_of_a_stream_that_does_not_exist_need_a_fact()
    {
        var order = Sample.Order("5761");

        await Assert.ThrowsAsync<InvariantBrokenException>(() => Store.Pipeline.CommitAsync(NoteOf(order, StreamHead.Empty)));
    }

    private static ChangeSet NoteOf(RowImage.Order row, StreamHead head) =>
        new(row.Key.Stream, head.Version, [], [row]) { HeadHash = head.Hash };
}
