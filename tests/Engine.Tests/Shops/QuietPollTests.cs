using OrderActors.Domain.Shops;
using OrderActors.Engine.Shops;
using OrderActors.Engine.Tests.Fakes;
using OrderActors.Ports.Channels;
using OrderActors.Ports.Storage;

namespace OrderActors.Engine.Tests.Shops;

/// <summary>The journal holds facts: a poll that brings no news only moves the time of the next one.</summary>
public sealed class QuietPollTests
{
    private readonly ShopWorld _world = new();

    [Fact]
    public void A_poll_without_news_writes_no_event_and_moves_the_next_one() => Turns.Run(async () =>
    {
        await _world.ConnectAsync();
        _world.Changes("order-1", 1);
        await SyncAsync();
        var facts = Facts.Count;

        for (var poll = 0; poll < 3; poll++)
        {
            _world.Clock.Advance(TimeSpan.FromMinutes(3));
            await SyncAsync();

            Assert.True(Row.NextSyncAt > _world.Now, "the shop is due again later");
            Assert.Equal(_world.Shop.Committed.NextSyncAt, Row.NextSyncAt);
        }

        Assert.Equal(facts, Facts.Count);
        Assert.Equal(facts, Row.Version);
    });

    [Fact]
    public void A_poll_that_brings_news_is_a_fact_and_so_is_the_first_one_that_fails() => Turns.Run(async () =>
    {
        await _world.ConnectAsync();
        _world.Changes("order-1", 1);
        await SyncAsync();
        var facts = Facts.Count;

        _world.Changes("order-2", 2);
        await SyncAsync();
        Assert.Equal(facts + 1, Facts.Count);

        _world.Channel.Fail = call => call == "search" ? new ChannelException(ChannelErrorKind.Unavailable, "TikTok answered 500") : null;
        for (var poll = 0; poll < 3; poll++)
            await SyncAsync();
        Assert.Equal(facts + 2, Facts.Count);
        Assert.Equal("TikTok answered 500", Row.LastSyncError);

        _world.Channel.Fail = _ => null;
        await SyncAsync();
        Assert.Equal(facts + 3, Facts.Count);
        Assert.Null(Row.LastSyncError);
    });

    [Fact]
    public void A_quiet_poll_of_an_outdated_activation_moves_nothing() => Turns.Run(async () =>
    {
        await _world.ConnectAsync();
        await SyncAsync();
        await _world.NewShop().ExecuteAsync(
            (shop, now) => ShopDecider.ChangeSettings(shop, shop.Settings with { Location = "north" }, now), ShopWorld.Context);
        var stored = Row;

        _world.Clock.Advance(TimeSpan.FromMinutes(3));
        await Assert.ThrowsAsync<VersionConflictException>(SyncAsync);

        Assert.Equal(stored, Row);
    });

    private RowImage.Shop Row => Assert.IsType<RowImage.Shop>(_world.Store.Row(ShopWorld.Key));

    private IReadOnlyList<StoredEvent> Facts => _world.Store.Stream(ShopWorld.Key.Stream);

    private Task<SyncResult> SyncAsync() => _world.Sync.SyncAsync(ShopWorld.Context);
}
