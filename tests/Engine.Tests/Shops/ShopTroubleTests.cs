using OrderActors.Domain.Shops;
using OrderActors.Engine.Shops;
using OrderActors.Engine.Tests.Fakes;
using OrderActors.Ports.Channels;

namespace OrderActors.Engine.Tests.Shops;

/// <summary>What the channel refuses to the shop as a whole is the shop's trouble: its orders wait, and do not fail.</summary>
public sealed class ShopTroubleTests
{
    private readonly ShopWorld _world = new();

    [Fact]
    public void A_refused_token_is_refreshed_once_and_the_call_goes_on() => Turns.Run(async () =>
    {
        await _world.ConnectAsync();
        var refusals = 1;
        _world.Channel.Fail = call => call == "search" && refusals-- > 0 ? Refused(ChannelErrorKind.TokenExpired) : null;

        Assert.Null((await SyncAsync()).Error);
        Assert.Equal(["search", "refresh refresh-0", "search"], _world.Channel.Calls);
        Assert.Null(_world.Shop.Committed.Attention);
    });

    [Theory]
    [InlineData(ChannelErrorKind.TokenExpired)]
    [InlineData(ChannelErrorKind.AuthorizationLost)]
    public void A_token_that_a_refresh_did_not_help_is_the_shop_s_trouble_and_not_refreshed_again(ChannelErrorKind kind) =>
        Turns.Run(async () =>
        {
            await _world.ConnectAsync();
            _world.Channel.Fail = call => call == "ship" ? Refused(kind) : null;

            var first = await FailAsync();
            var second = await FailAsync();

            Assert.Equal(ChannelErrorKind.AuthorizationLost, first.Kind);
            Assert.Equal(ChannelErrorKind.AuthorizationLost, second.Kind);
            Assert.Equal(["ship", "refresh refresh-0", "ship", "ship"], _world.Channel.Calls);
            Assert.True(_world.Shop.Committed.IsConnected);
            var attention = _world.Shop.Committed.Attention!;
            Assert.Equal((ShopTrouble.Authorization, "the channel's words"), (attention.Trouble, attention.Reason));
        });

    [Fact]
    public void After_ten_minutes_a_refresh_is_tried_again() => Turns.Run(async () =>
    {
        await _world.ConnectAsync();
        _world.Channel.Fail = call => call == "ship" ? Refused(ChannelErrorKind.TokenExpired) : null;
        await FailAsync();
        _world.Clock.Advance(TimeSpan.FromMinutes(10));

        await FailAsync();

        Assert.Contains("refresh refresh-1", _world.Channel.Calls);
    });

    [Fact]
    public void A_refresh_that_is_refused_with_a_code_that_nobody_knows_fails_no_order_and_forgets_no_token() => Turns.Run(async () =>
    {
        await _world.ConnectAsync();
        _world.Channel.Fail = call => call switch
        {
            "ship" => Refused(ChannelErrorKind.TokenExpired),
            "refresh refresh-0" => Refused(ChannelErrorKind.Refused),
            _ => null,
        };

        Assert.Equal(ChannelErrorKind.AuthorizationLost, (await FailAsync()).Kind);
        Assert.True(_world.Shop.Committed.IsConnected);
        Assert.Equal(ShopTrouble.Authorization, _world.Shop.Committed.Attention?.Trouble);
    });

    [Fact]
    public void A_closed_shop_is_left_alone_by_all_but_polls() => Turns.Run(async () =>
    {
        await _world.ConnectAsync();
        _world.Channel.Fail = _ => Refused(ChannelErrorKind.ShopInactive);
        await FailAsync();

        var waiting = await FailAsync();
        var refreshed = await _world.Sync.RefreshAsync([new RefreshItem("order-1", ShopWorld.Context)]);

        Assert.Equal((ChannelErrorKind.ShopInactive, TimeSpan.FromMinutes(15)), (waiting.Kind, waiting.RetryAfter));
        Assert.Equal((RefreshOutcome.Failed, TimeSpan.FromMinutes(15)), (refreshed[0].Outcome, refreshed[0].RetryAfter));
        Assert.Equal(["ship"], _world.Channel.Calls);
        Assert.Equal(_world.Now.AddMinutes(15), _world.Shop.Committed.NextSyncAt);
    });

    [Fact]
    public void Polls_of_a_closed_shop_come_seldom_and_the_first_that_succeeds_opens_it() => Turns.Run(async () =>
    {
        await _world.ConnectAsync();
        _world.Channel.Fail = _ => Refused(ChannelErrorKind.ShopInactive);
        foreach (var minutes in (int[])[15, 30, 60, 60])
        {
            Assert.NotNull((await SyncAsync()).Error);
            Assert.Equal(_world.Now.AddMinutes(minutes), _world.Shop.Committed.NextSyncAt);
            _world.Clock.Advance(TimeSpan.FromMinutes(minutes));
        }

        _world.Channel.Fail = _ => null;
        Assert.Null((await SyncAsync()).Error);

        Assert.Null(_world.Shop.Committed.Attention);
        Assert.True(_world.Shop.Committed.NextSyncAt <= _world.Now + _world.Shop.Committed.Settings.SyncEvery);
        await ShipAsync();
    });

    [Fact]
    public void What_only_calls_of_orders_meet_stands_until_it_was_not_met_for_its_time() => Turns.Run(async () =>
    {
        await _world.ConnectAsync();
        _world.Channel.Fail = call => call == "ship" ? Refused(ChannelErrorKind.AuthorizationLost) : null;
        await FailAsync();

        await SyncAsync();
        Assert.NotNull(_world.Shop.Committed.Attention);
        _world.Clock.Advance(TimeSpan.FromMinutes(15));
        await SyncAsync();

        Assert.Null(_world.Shop.Committed.Attention);
    });

    [Fact]
    public void Many_calls_that_meet_the_same_are_written_once() => Turns.Run(async () =>
    {
        await _world.ConnectAsync();
        _world.Channel.Fail = _ => Refused(ChannelErrorKind.ShopInactive);
        var before = _world.Store.Commits.Count;

        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => FailAsync()));

        Assert.Equal(before + 1, _world.Store.Commits.Count);
    });

    [Fact]
    public void What_needs_attention_is_read_from_the_row_as_it_was() => Turns.Run(async () =>
    {
        await _world.ConnectAsync();
        _world.Channel.Fail = _ => Refused(ChannelErrorKind.ShopInactive);
        await FailAsync();

        var loaded = _world.NewShop();
        await loaded.LoadAsync(CancellationToken.None);

        Assert.NotNull(loaded.Committed.Attention);
        Assert.Equal(_world.Shop.Committed, loaded.Committed);
    });

    [Fact]
    public void A_seller_who_authorizes_again_ends_it() => Turns.Run(async () =>
    {
        await _world.ConnectAsync();
        _world.Channel.Fail = _ => Refused(ChannelErrorKind.ShopInactive);
        await FailAsync();
        _world.Channel.Fail = _ => null;

        await _world.ConnectAsync(accessFor: TimeSpan.FromDays(8));

        Assert.Null(_world.Shop.Committed.Attention);
        await ShipAsync();
    });

    private static ChannelException Refused(ChannelErrorKind kind) => new(kind, "the channel's words", 12345678, "request-1");

    private Task ShipAsync() => _world.Shop.CallAsync(access =>
        _world.Channel.ShipAsync(access, null!, CancellationToken.None));

    private Task<ChannelException> FailAsync() => Assert.ThrowsAsync<ChannelException>(ShipAsync);

    private Task<SyncResult> SyncAsync() => _world.Sync.SyncAsync(ShopWorld.Context);
}
