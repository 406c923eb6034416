using System.Collections.Immutable;
using OrderActors.Ports.Storage;

namespace OrderActors.Storage.Contract;

/// <summary>What storing and settling inbound deliveries promises, in every store.</summary>
public abstract class InboxContract(Func<Task<IContractDatabase>> create) : StoreContract(create)
{
    [Fact]
    public async Task A_new_delivery_waits_with_its_exact_bytes()
    {
        var delivery = Sample.Delivery("n-1") with { Body = [.. Enumerable.Range(0, 256).Select(value => (byte)value)] };

        var receipt = await Store.Pipeline.ReceiveAsync(delivery);

        Assert.False(receipt.IsDuplicate);
        var pending = Assert.Single(await PendingAsync());
        Assert.Equal(delivery.Body, pending.Body);
        Assert.Equal(
            (receipt.InboxId, delivery.Source, "n-1", new DeliveryTopic("1"), "7495", "5761", Sample.At, 0),
            (pending.InboxId, pending.Source, pending.NotificationId, pending.Topic, pending.ShopId, pending.OrderId,
                pending.ReceivedAt, pending.Attempts));
    }

    [Fact]
    public async Task A_new_delivery_is_left_to_the_process_that_stored_it_for_the_grace()
    {
        await Store.Pipeline.ReceiveAsync(Sample.Delivery("n-1"));
        var end = Sample.At + InboxDelivery.Grace;

        Assert.Empty(await Store.Reader.LoadPendingDeliveriesAsync(end.AddMicroseconds(-1), 10, None));
        Assert.Single(await Store.Reader.LoadPendingDeliveriesAsync(end, 10, None));
        AssertRows([new InboxSummary(InboxStatus.Pending, 1, Sample.At)], await Store.SummarizeInboxAsync());
    }

    [Fact]
    public async Task A_repeated_notification_changes_nothing_and_answers_with_the_first_row()
    {
        var first = await Store.Pipeline.ReceiveAsync(Sample.Delivery("n-1"));
        var again = await Store.Pipeline.ReceiveAsync(Sample.Delivery("n-1") with { Body = [1] });
        var elsewhere = await Store.Pipeline.ReceiveAsync(Sample.Delivery("n-1", source: "tiktok/app2"));

        Assert.Equal(first with { IsDuplicate = true }, again);
        Assert.False(elsewhere.IsDuplicate);
        Assert.NotEqual(first.InboxId, elsewhere.InboxId);
        Assert.Equal(Sample.Delivery("n-1").Body, (await PendingAsync())[0].Body);
    }

    [Fact]
    public async Task Of_equal_notifications_in_one_batch_exactly_one_is_new()
    {
        var result = await Store.Writer.WriteAsync(new CommitBatch(
            [], [Sample.Delivery("b"), Sample.Delivery("a"), Sample.Delivery("b"), Sample.Delivery("b")], []));

        Assert.Equal([false, false, true, true], result.Receipts.Select(receipt => receipt.IsDuplicate));
        Assert.Equal(2, result.Receipts.Select(receipt => receipt.InboxId).Distinct().Count());
        Assert.Equal(result.Receipts[0].InboxId, result.Receipts[3].InboxId);
    }

    [Fact]
    public async Task Two_processes_that_receive_the_same_notifications_store_each_once()
    {
        const int Count = 200;
        await using var other = await Database.OpenAsync();

        var receipts = await Task.WhenAll(Enumerable.Range(0, Count).SelectMany(
            index => new[] { Store, other }.Select(
                store => store.Pipeline.ReceiveAsync(Sample.Delivery($"n-{index}")))));

        Assert.Equal(Count, receipts.Count(receipt => !receipt.IsDuplicate));
        Assert.Equal(Count, receipts.Select(receipt => receipt.InboxId).Distinct().Count());
        Assert.Equal(Count, (await PendingAsync()).Length);
    }

    [Fact]
    public async Task A_settled_delivery_no_longer_waits_and_settling_twice_is_harmless()
    {
        var applied = await Store.Pipeline.ReceiveAsync(Sample.Delivery("applied"));
        var poison = await Store.Pipeline.ReceiveAsync(Sample.Delivery("poison"));
        ImmutableArray<InboxSettlement> settlements =
        [
            new(applied.InboxId, InboxStatus.Applied, null, 1, null, Sample.At),
            new(poison.InboxId, InboxStatus.Quarantined, "no such shop", 5, null, Sample.At),
        ];

        await Store.Pipeline.SettleAsync(settlements);
        await Store.Pipeline.SettleAsync(settlements);

        Assert.Empty(await PendingAsync());
        Assert.Equal(
            [(InboxStatus.Applied, 1L), (InboxStatus.Quarantined, 1L)],
            (await Store.SummarizeInboxAsync()).Select(row => (row.Status, row.Count)));
    }

    [Fact]
    public async Task A_delivery_that_is_to_be_tried_again_waits_for_its_time()
    {
        var receipt = await Store.Pipeline.ReceiveAsync(Sample.Delivery("n-1"));
        var retryAt = Sample.At.AddMinutes(5);

        await Store.Pipeline.SettleAsync([new(receipt.InboxId, InboxStatus.Pending, "429", 1, retryAt, Sample.At)]);

        Assert.Empty(await Store.Reader.LoadPendingDeliveriesAsync(retryAt.AddSeconds(-1), 10, None));
        Assert.Equal(1, Assert.Single(await Store.Reader.LoadPendingDeliveriesAsync(retryAt, 10, None)).Attempts);
    }

    [Fact]
    public async Task What_was_applied_is_not_put_back_by_a_slower_worker()
    {
        var receipt = await Store.Pipeline.ReceiveAsync(Sample.Delivery("n-1"));
        await Store.Pipeline.SettleAsync([new(receipt.InboxId, InboxStatus.Applied, null, 1, null, Sample.At)]);

        await Store.Pipeline.SettleAsync([new(receipt.InboxId, InboxStatus.Pending, "timeout", 1, Sample.At, Sample.At)]);

        Assert.Empty(await PendingAsync());
    }

    [Fact]
    public async Task What_was_applied_is_not_put_back_by_a_slower_worker_in_the_same_batch()
    {
        var receipt = await Store.Pipeline.ReceiveAsync(Sample.Delivery("n-1"));

        await Store.Writer.WriteAsync(new CommitBatch(
            [],
            [],
            [
                new(receipt.InboxId, InboxStatus.Applied, null, 1, null, Sample.At),
                new(receipt.InboxId, InboxStatus.Pending, "timeout", 1, Sample.At, Sample.At),
            ]));

        Assert.Equal(InboxStatus.Applied, Assert.Single(await Store.SummarizeInboxAsync()).Status);
    }

    [Fact]
    public async Task Of_several_settlements_of_one_delivery_in_a_batch_the_last_counts()
    {
        var receipt = await Store.Pipeline.ReceiveAsync(Sample.Delivery("n-1"));

        await Store.Writer.WriteAsync(new CommitBatch(
            [],
            [],
            [
                new(receipt.InboxId, InboxStatus.Pending, "first", 1, null, Sample.At),
                new(receipt.InboxId, InboxStatus.Ignored, "second", 2, null, Sample.At),
            ]));

        Assert.Equal(InboxStatus.Ignored, Assert.Single(await Store.SummarizeInboxAsync()).Status);
    }

    [Fact]
    public async Task A_delivery_stored_as_ignored_never_waits()
    {
        await Store.Pipeline.ReceiveAsync(Sample.Delivery("n-1") with { Status = InboxStatus.Ignored, Note = "unknown topic" });

        Assert.Empty(await PendingAsync());
        Assert.Equal(
            [new InboxSummary(InboxStatus.Ignored, 1, Sample.At)], (await Store.SummarizeInboxAsync()).AsEnumerable());
    }

    [Fact]
    public async Task Of_waiting_deliveries_the_most_overdue_comes_first()
    {
        var late = await Store.Pipeline.ReceiveAsync(Sample.Delivery("tried again later"));
        await Store.Pipeline.ReceiveAsync(Sample.Delivery("new"));
        await Store.Pipeline.SettleAsync([new(late.InboxId, InboxStatus.Pending, "429", 1, Sample.At.AddMinutes(5), Sample.At)]);

        Assert.Equal(["new", "tried again later"], (await PendingAsync()).Select(row => row.NotificationId));
    }

    [Fact]
    public async Task Waiting_deliveries_come_oldest_first_and_bounded()
    {
        for (var index = 0; index < 5; index++)
            await Store.Pipeline.ReceiveAsync(Sample.Delivery($"n-{index}"));

        var pending = await Store.Reader.LoadPendingDeliveriesAsync(Sample.At + InboxDelivery.Grace, 3, None);

        Assert.Equal(["n-0", "n-1", "n-2"], pending.Select(row => row.NotificationId));
    }

    [Fact]
    public async Task A_delivery_keeps_where_in_a_trace_it_was_received()
    {
        const string Trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        await Store.Pipeline.ReceiveAsync(Sample.Delivery("traced") with { TraceParent = Trace });
        await Store.Pipeline.ReceiveAsync(Sample.Delivery("untraced"));

        Assert.Equal([Trace, null], (await PendingAsync()).Select(delivery => delivery.TraceParent));
    }

    private Task<ImmutableArray<PendingDelivery>> PendingAsync() =>
        Store.Reader.LoadPendingDeliveriesAsync(Sample.At.AddDays(1), 10_000, None);
}
