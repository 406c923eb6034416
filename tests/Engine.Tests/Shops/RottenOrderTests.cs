using OrderActors.Engine.Aggregates;
using OrderActors.Engine.Shops;
using OrderActors.Engine.Tests.Fakes;
using OrderActors.Ports.Channels;
using OrderActors.Ports.Storage;

namespace OrderActors.Engine.Tests.Shops;

/// <summary>One rotten order in an answer of the channel spoils no other.</summary>
public sealed class RottenOrderTests
{
    private readonly ShopWorld _world = new();

    [Fact]
    public void An_order_that_an_answer_holds_twice_is_taken_once_and_the_newer_counts() => Turns.Run(async () =>
    {
        await _world.ConnectAsync();
        Holds("order-1", 1, "older");
        Holds("order-2", 1, "other");
        Holds("order-1", 2, "newer");

        var results = await _world.Sync.RefreshAsync([Item(1), Item(2)]);

        Assert.All(results, result => Assert.Equal(RefreshOutcome.Applied, result.Outcome));
        Assert.Equal(["newer", "other"], _world.Orders.Applied.Order());
    });

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(7)]
    public void An_order_that_the_channel_refuses_a_call_for_keeps_no_other_of_the_call_out(int refused) => Turns.Run(async () =>
    {
        await _world.ConnectAsync();
        for (var order = 1; order <= 7; order++)
            Holds($"order-{order}", 1);
        _world.Channel.Refuses = ids => ids.Contains($"order-{refused}")
            ? new ChannelException(ChannelErrorKind.Refused, "an id is invalid")
            : null;

        var results = await _world.Sync.RefreshAsync([.. Enumerable.Range(1, 7).Select(Item)]);

        Assert.All(results, result => Assert.Equal(
            result.OrderId == $"order-{refused}" ? RefreshOutcome.Failed : RefreshOutcome.Applied, result.Outcome));
        Assert.Equal(7, results.Length);
    });

    [Fact]
    public void Where_every_order_is_refused_the_calls_are_few() => Turns.Run(async () =>
    {
        await _world.ConnectAsync();
        _world.Channel.Refuses = _ => new ChannelException(ChannelErrorKind.Refused, "not allowed");

        var results = await _world.Sync.RefreshAsync([.. Enumerable.Range(1, 50).Select(Item)]);

        Assert.All(results, result => Assert.Equal(RefreshOutcome.Failed, result.Outcome));
        Assert.InRange(_world.Channel.Calls.Count(call => call == "get"), 2, 13);
    });

    [Fact]
    public void An_order_without_an_id_is_kept_with_the_reason_and_the_others_are_applied() => Turns.Run(async () =>
    {
        await _world.ConnectAsync();
        Holds("", 1, "whose?");
        Holds("order-1", 1);
        _world.Channel.Nameless = true;

        var results = await _world.Sync.RefreshAsync([Item(1)]);

        Assert.Equal(RefreshOutcome.Applied, Assert.Single(results).Outcome);
        var kept = Assert.Single(_world.Store.Received);
        Assert.Equal((InboxStatus.Quarantined, "the order has no usable id"), (kept.Status, kept.Note));
        Assert.StartsWith("sha256:", kept.NotificationId, StringComparison.Ordinal);
    });

    [Fact]
    public void A_page_with_an_order_twice_and_one_without_id_is_read_to_its_end() => Turns.Run(async () =>
    {
        await _world.ConnectAsync();
        Holds("order-1", 1, "older");
        Holds("", 1, "whose?");
        Holds("order-1", 2, "newer");
        Holds("order-2", 3, "other");

        Assert.Null((await SyncAsync()).Error);

        Assert.Contains("newer", _world.Orders.Applied);
        Assert.Contains("other", _world.Orders.Applied);
        Assert.Equal("the order has no usable id", Assert.Single(_world.Store.Received).Note);
    });

    [Fact]
    public void An_order_from_the_future_is_kept_apart_and_hides_no_later_change() => Turns.Run(async () =>
    {
        await _world.ConnectAsync();
        Holds("order-1", 5);
        Holds("order-9", (int)TimeSpan.FromDays(3650).TotalSeconds);
        await SyncAsync();
        Assert.Equal(_world.Now.AddSeconds(5), _world.Shop.Committed.SyncedTo);

        Holds("order-2", 6);
        await SyncAsync();

        Assert.Contains("order-2", _world.Orders.Applied);
        Assert.DoesNotContain("order-9", _world.Orders.Applied);
        var kept = Assert.Single(_world.Store.Received);
        Assert.Equal(("order-9", InboxStatus.Quarantined), (kept.OrderId, kept.Status));
        Assert.Contains("lies in the future", kept.Note, StringComparison.Ordinal);
    });

    [Fact]
    public void An_order_that_does_not_answer_fails_alone() => Turns.Run(async () =>
    {
        await _world.ConnectAsync();
        Holds("order-1", 1);
        Holds("order-2", 1);
        var never = new TaskCompletionSource();
        _world.Orders.Wait = id => id == "order-1" ? never.Task : Task.CompletedTask;

        var refresh = _world.Sync.RefreshAsync([Item(1), Item(2)]);
        await Turns.SettleAsync();
        Assert.True(_world.Clock.AdvanceToNextTimer());

        Assert.Equal(
            [RefreshOutcome.Failed, RefreshOutcome.Applied], (await refresh).Select(result => result.Outcome));
    });

    [Fact]
    public void A_reason_that_no_database_takes_is_kept_without_what_it_cannot_take() => Turns.Run(async () =>
    {
        await _world.ConnectAsync();
        Holds("order-1", 1);
        _world.Orders.Unreadable = _ => "strange \0 text";

        await SyncAsync();

        Assert.Equal("strange   text", Assert.Single(_world.Store.Received).Note);
    });

    [Fact]
    public void An_empty_page_that_names_itself_as_the_next_ends_the_sweep_with_the_reason() => Turns.Run(async () =>
    {
        await _world.ConnectAsync();
        _world.Channel.EndlessPage = "again";

        var result = await SyncAsync();

        Assert.Contains("empty page", result.Error, StringComparison.Ordinal);
        Assert.Equal(2, _world.Channel.Calls.Count(call => call == "search"));
    });

    private void Holds(string orderId, int second, string? payload = null) => _world.Channel.Orders.Add(
        new OrderDocument(orderId, _world.Now.AddSeconds(second), payload ?? orderId, _world.Now));

    private static RefreshItem Item(int order) => new($"order-{order}", new CommandContext("channel", "webhook:1", null));

    private async Task<SyncResult> SyncAsync()
    {
        var sync = _world.Sync.SyncAsync(ShopWorld.Context);
        for (var turn = 0; turn < 100 && !sync.IsCompleted; turn++)
        {
            if (_world.Clock.NextDueAt is { } rested)
                _world.Clock.Advance(rested - _world.Now);
            await Turns.SettleAsync();
        }

        return await sync;
    }
}
