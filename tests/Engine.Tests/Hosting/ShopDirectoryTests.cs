using OrderActors.Domain.Shops;
using OrderActors.Engine.Hosting;
using OrderActors.Engine.Tests.Fakes;
using OrderActors.Ports.Storage;
using OrderActors.Testing;

namespace OrderActors.Engine.Tests.Hosting;

public sealed class ShopDirectoryTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly MemoryStore _store = new();
    private readonly ShopDirectory _shops;

    public ShopDirectoryTests() => _shops = new ShopDirectory(_store, _clock);

    [Fact]
    public async Task A_shop_connected_later_is_found_after_a_moment()
    {
        Assert.Null(await FindAsync());
        _store.Put(ShopRows.Connected(new ShopKey("seller", "shop"), _clock.GetUtcNow()));
        Assert.Null(await FindAsync());

        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(new ShopKey("seller", "shop"), await FindAsync());
    }

    [Fact]
    public async Task A_known_shop_is_found_also_while_the_database_is_away()
    {
        _store.Put(ShopRows.Connected(new ShopKey("seller", "shop"), _clock.GetUtcNow()));
        await FindAsync();
        _store.FailReads = new StorageUnavailableException("away");
        _clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(new ShopKey("seller", "shop"), await FindAsync());
        await Assert.ThrowsAsync<StorageUnavailableException>(
            () => _shops.FindAsync("elsewhere", CancellationToken.None));
    }

    [Fact]
    public async Task Of_two_sellers_who_authorized_one_shop_the_last_is_meant_and_no_other_shop_is_asked_for()
    {
        _store.Put(ShopRows.Connected(new ShopKey("first", "shop"), _clock.GetUtcNow()));
        _store.Put(ShopRows.Connected(new ShopKey("last", "shop"), _clock.GetUtcNow().AddSeconds(1)));
        _store.Put(ShopRows.Connected(new ShopKey("rival", "other"), _clock.GetUtcNow().AddSeconds(2)));

        Assert.Equal(new ShopKey("last", "shop"), await FindAsync());
        Assert.Equal(new ShopKey("last", "shop"), await FindAsync());

        Assert.Equal(["shop"], _store.ShopLookUps);
    }

    [Fact]
    public async Task An_answer_that_could_not_be_renewed_is_asked_for_again_at_once_when_the_database_is_back()
    {
        _store.Put(ShopRows.Connected(new ShopKey("first", "shop"), _clock.GetUtcNow()));
        await FindAsync();
        _store.FailReads = new StorageUnavailableException("away");
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(new ShopKey("first", "shop"), await FindAsync());

        _store.FailReads = null;
        _store.Put(ShopRows.Connected(new ShopKey("last", "shop"), _clock.GetUtcNow()));

        Assert.Equal(new ShopKey("last", "shop"), await FindAsync());
    }

    [Fact]
    public async Task However_many_ids_webhooks_name_each_is_still_answered()
    {
        _store.Put(ShopRows.Connected(new ShopKey("seller", "shop"), _clock.GetUtcNow()));

        for (var index = 0; index < 10_001; index++)
            Assert.Null(await _shops.FindAsync($"made up {index}", CancellationToken.None));

        Assert.Equal(new ShopKey("seller", "shop"), await FindAsync());
    }

    private Task<ShopKey?> FindAsync() => _shops.FindAsync("shop", CancellationToken.None);
}
